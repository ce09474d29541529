import type { Random } from '../../github/world/random.ts';
import type { MadeMessage, Signature } from './made-commit.ts';

const MOST_SUBJECT_LENGTH = 1_000;
const MOST_COAUTHORS = 100;
const MIB = 2 ** 20;
const TRAILERS = ['Co-authored-by', 'Co-Authored-By', 'co-authored-by'];
const WORDS = [
  'fix',
  'add',
  'the',
  'parser',
  'of',
  'dates',
  'naïve',
  '修复',
  '🚀',
  '=1+1',
  '"quoted"',
  'a\tb',
  '<b>',
];
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

interface Title {
  written: Buffer;
  subject: string;
}

export function createMessage(random: Random, signatures: readonly Signature[]): MadeMessage {
  const { written, subject } = createTitle(random);
  // The next paragraph would be taken for it.
  if (subject === '') return { written, subject, coauthors: [] };
  const coauthors = pickCoauthors(random, signatures);
  const body = Buffer.concat([written, ...createBody(random, coauthors)]);
  return { written: body, subject: subject.slice(0, MOST_SUBJECT_LENGTH), coauthors };
}

function createTitle(random: Random): Title {
  if (random.chance(0.85)) return toTitle(createSentence(random, 2 + random.integer(8)));
  const kind = random.pick(['lines', 'bytes', 'trailer', 'empty', 'late', 'long'] as const);
  if (kind === 'lines') return { written: Buffer.from('one\ntwo\nthree'), subject: 'one two three' };
  if (kind === 'bytes') return toTitle(Buffer.from([0x66, 0xff, 0xfe, 0x20, 0xc3, 0x28]));
  // All there is of a message is its subject, whatever it looks like.
  if (kind === 'trailer') return toTitle('Co-authored-by: Nobody <nobody@example.com>');
  if (kind === 'empty') return toTitle('');
  if (kind === 'late') return { written: Buffer.from('\n\n late '), subject: ' late' };
  return toTitle('long '.repeat(random.chance(0.02) ? MIB / 5 : 300).trim());
}

function toTitle(title: string | Buffer): Title {
  const written = Buffer.from(title);
  return { written, subject: UTF_8.decode(written) };
}

function createSentence(random: Random, words: number): string {
  return Array.from({ length: words }, () => random.pick(WORDS)).join(' ');
}

function pickCoauthors(random: Random, signatures: readonly Signature[]): Signature[] {
  if (!random.chance(0.2)) return [];
  const count = random.chance(0.03) ? MOST_COAUTHORS : 1 + random.integer(3);
  return Array.from({ length: count }, () => random.pick(signatures)).filter(isTrailerTold);
}

/** What a trailer can hold: without a name or an e-mail it is no person, and its value loses its outer spaces. */
function isTrailerTold({ name, email, written }: Signature): boolean {
  return name !== '' && email !== '' && written.name.toString() === name;
}

/** A paragraph in the middle names nobody, even if it seems to; only the last one has trailers. */
function createBody(random: Random, coauthors: readonly Signature[]): Buffer[] {
  const parts: Buffer[] = [];
  if (random.chance(0.3)) parts.push(Buffer.from(`\n\n${createSentence(random, 20)}`));
  if (random.chance(0.1)) {
    parts.push(Buffer.from('\n\nCo-authored-by: Decoy <decoy@example.com>\n\nAnd then?'));
  }
  if (coauthors.length > 0) parts.push(Buffer.from('\n\n'), ...createTrailers(random, coauthors));
  return [...parts, Buffer.from(random.chance(0.9) ? '\n' : '')];
}

function createTrailers(random: Random, coauthors: readonly Signature[]): Buffer[] {
  const lines = coauthors.map(({ written }) =>
    Buffer.concat(
      [
        `${random.pick(TRAILERS)}: `,
        written.name,
        random.chance(0.1) ? '\n  <' : ' <',
        written.email,
        '>',
      ].map((part) => Buffer.from(part)),
    ),
  );
  if (random.chance(0.5)) lines.push(Buffer.from('Signed-off-by: Somebody <somebody@example.com>'));
  return lines.flatMap((line, index) => (index === 0 ? [line] : [Buffer.from('\n'), line]));
}

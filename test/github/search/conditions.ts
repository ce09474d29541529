import { isShown } from '../rest/repo-lists.ts';
import { within } from './ranges.ts';
import { SearchRefused } from './refused.ts';
import { scrambled } from './star-index.ts';
import { isFoundIn } from './words.ts';
import type { Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';
import type { RangeCondition, SearchQuery, ValueCondition, ValueName } from './query.ts';
import type { Entry } from './star-index.ts';

type Test = (entry: Entry) => boolean;

/** Of these any one will do; of the others all must be met. */
const ALTERNATIVES: ReadonlySet<ValueName>[] = [
  new Set(['user', 'org', 'repo']),
  new Set(['language']),
  new Set(['license']),
  new Set(['is']),
];

/** Whether a repo belongs to what was asked and to what its reader may see. `ranges`: those not yet looked up. */
export function toTest(call: Call, query: SearchQuery, ranges: readonly RangeCondition[]): Test {
  requireSomebody(call, query.values);
  const tests: Test[] = [({ repo, isPublic }) => isPublic || isVisible(call, repo)];
  // Forks are left out unless asked for.
  if (!query.values.some(({ name }) => name === 'fork')) tests.push(({ isFork }) => !isFork);
  for (const condition of ranges) tests.push((entry) => isInRange(entry, condition));
  tests.push(...valueTests(call, query.values));
  if (call.searchShare < 1) tests.push(({ repo }) => scrambled(repo.id + 2) < call.searchShare * 2 ** 32);
  if (query.words.length > 0) tests.push(({ repo }) => isFoundIn(query.words, textOf(repo, query.values)));
  return all(tests);
}

function valueTests(call: Call, values: readonly ValueCondition[]): Test[] {
  const grouped = new Map<unknown, Test[]>();
  for (const condition of values) {
    if (condition.name === 'in') continue;
    const alternatives = ALTERNATIVES.find((names) => names.has(condition.name));
    const group = alternatives && !condition.isNegated ? alternatives : condition;
    grouped.set(group, [...(grouped.get(group) ?? []), valueTest(call, condition)]);
  }
  return [...grouped.values()].map(any);
}

function valueTest(call: Call, condition: ValueCondition): Test {
  const { name, value, isNegated } = condition;
  if (name === 'is' && value === 'public') return ({ isPublic }) => isPublic !== isNegated;
  const has = toPredicate(call, condition);
  return isNegated ? ({ repo }) => !has(repo) : ({ repo }) => has(repo);
}

// Asked of every repo in the world: plain loops are several times faster here than every() and some().
function all(tests: readonly Test[]): Test {
  return (entry) => {
    for (const test of tests) if (!test(entry)) return false;
    return true;
  };
}

function any(tests: readonly Test[]): Test {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (entry) => {
    for (const test of tests) if (test(entry)) return true;
    return false;
  };
}

function isVisible(call: Call, repo: Repo): boolean {
  if (repo.visibility === 'public') return true;
  return call.world.permission(call.viewer?.id ?? null, repo) !== null && isShown(call, repo);
}

function isInRange({ repo, created }: Entry, { name, range, isNegated }: RangeCondition): boolean {
  switch (name) {
    case 'created':
      return within(range, created) !== isNegated;
    case 'pushed':
      return (
        repo.pushedAt !== null && within(range, Math.floor(repo.pushedAt.getTime() / 1000)) !== isNegated
      );
    case 'topics':
      return within(range, repo.topics.length) !== isNegated;
    default:
      return within(range, repo[name]) !== isNegated;
  }
}

function toPredicate(call: Call, { name, value }: ValueCondition): (repo: Repo) => boolean {
  const { world } = call;
  switch (name) {
    case 'user':
    case 'org': {
      const login = loginOf(call, value);
      return (repo) => world.ownerOf(repo).login.toLowerCase() === login;
    }
    case 'repo':
      return (repo) => world.fullName(repo).toLowerCase() === value;
    case 'language':
      return (repo) => repo.language?.toLowerCase() === value;
    case 'topic':
      return (repo) => repo.topics.includes(value);
    case 'license':
      return (repo) => repo.license === value;
    case 'is':
      return (repo) => repo.visibility === value;
    case 'archived':
      return (repo) => repo.archived === (value === 'true');
    case 'template':
      return (repo) => repo.isTemplate === (value === 'true');
    case 'fork':
      return (repo) => value === 'true' || repo.fork === (value === 'only');
    default:
      return () => true;
  }
}

function textOf(repo: Repo, values: readonly ValueCondition[]): string {
  const places = new Set(values.filter(({ name }) => name === 'in').map(({ value }) => value));
  const isIn = (place: string): boolean => places.size === 0 || places.has(place);
  const texts = [
    isIn('name') ? repo.name : '',
    isIn('description') ? (repo.description ?? '') : '',
    isIn('topics') ? repo.topics.join(' ') : '',
  ];
  return texts.join(' ').toLowerCase();
}

/** Owners and repos that are not there, or not for this reader, are passed over; but not when there are no others. */
function requireSomebody(call: Call, values: readonly ValueCondition[]): void {
  const named = values.filter(({ name, isNegated }) => !isNegated && ALTERNATIVES[0]?.has(name));
  if (named.length === 0 || named.some((condition) => exists(call, condition))) return;
  throw new SearchRefused(
    'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.',
  );
}

function exists(call: Call, { name, value }: ValueCondition): boolean {
  if (name !== 'repo') return call.world.accounts.find(loginOf(call, value)) !== null;
  const [owner = '', repo = ''] = value.split('/');
  const found = call.world.repos.findByPath(owner, repo);
  return found !== null && isVisible(call, found);
}

function loginOf(call: Call, value: string): string {
  return value === '@me' ? (call.viewer?.login ?? '').toLowerCase() : value;
}

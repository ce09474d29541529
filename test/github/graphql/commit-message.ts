/** Longer first lines are cut by GitHub, and go on in the body. */
const HEADLINE_CHARACTERS = 72;

export function splitMessage(message: string): { headline: string; body: string } {
  const [line = '', ...lines] = message.replace(/^\n+/, '').split('\n');
  const rest = lines.join('\n').replace(/^\n+/, '');
  const characters = Array.from(line);
  if (characters.length <= HEADLINE_CHARACTERS) return { headline: line, body: rest };
  const headline = `${characters.slice(0, HEADLINE_CHARACTERS - 3).join('')}…`;
  const overhang = `…${characters.slice(HEADLINE_CHARACTERS - 3).join('')}`;
  return { headline, body: rest === '' ? overhang : `${overhang}\n\n${rest}` };
}

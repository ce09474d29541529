/** GitHub cuts names at 50 characters and descriptions at 100; what is longer comes from elsewhere and tells no more. */
const MAX_CHARACTERS = 300;

const ACCENTS = /[\u0300-\u036f]/g;
const APOSTROPHES = /['’‘`´]/g;
const WORD_BEGINS_IN_CAPITALS = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu;

/** As much of a text as is looked at. */
export function cutText(text: string): string {
  return text.slice(0, MAX_CHARACTERS).toWellFormed();
}

/**
 * One spelling for what people read as the same: width, case, accents, apostrophes, camel case.
 * Accents go and voicing marks of kana stay: without those, a word is another word.
 */
export function foldText(text: string): string {
  return cutText(text)
    .normalize('NFKC')
    .slice(0, MAX_CHARACTERS)
    .replace(APOSTROPHES, '')
    .replace(WORD_BEGINS_IN_CAPITALS, ' ')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC');
}

/** GitHub does not run this search; the message is what it says. */
export class SearchRefused extends Error {}

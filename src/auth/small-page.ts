export interface SmallPage {
  title: string;
  text: string;
  /** A link, or a button that posts. */
  action?: { label: string; href: string; method: 'get' | 'post' };
}

/** One message and one thing to do, without script or outside resource. */
export function toHtml({ title, text, action }: SmallPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Octavo</title>
<style>body{font:1.1rem/1.5 system-ui;max-width:36rem;margin:15vh auto;padding:0 1rem}button,a{font:inherit}</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${action ? toActionHtml(action) : ''}
</html>
`;
}

function toActionHtml({ label, href, method }: NonNullable<SmallPage['action']>): string {
  if (method === 'get') return `<p><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></p>`;
  return `<form method="post" action="${escapeHtml(href)}"><button>${escapeHtml(label)}</button></form>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

import { describe, expect, it } from 'vitest';
import { toHtml } from './small-page.ts';

describe('toHtml', () => {
  it('shows foreign text as text', () => {
    const html = toHtml({
      title: '<script>alert(1)</script>',
      text: `"quoted" & 'quoted'`,
      action: { label: '<b>', href: '/a"onclick="x', method: 'post' },
    });

    expect(html).not.toMatch(/<script|<b>|"onclick/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&quot;quoted&quot; &amp; &#39;quoted&#39;');
  });
});

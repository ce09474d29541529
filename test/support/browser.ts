import { CookieJar } from 'tough-cookie';

export interface BrowserRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
}

/** A person's browser in so far as the service can tell: keeps cookies, follows redirects across hosts, sends Origin. */
export class Browser {
  readonly jar = new CookieJar();
  readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** One request, redirects not followed. `path` may be a whole URL. */
  async send(path: string, request: BrowserRequest = {}): Promise<Response> {
    const url = new URL(path, this.baseUrl);
    const method = request.method ?? 'GET';
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: await this.toHeaders(url, method, request),
      ...toBody(request),
    });
    for (const cookie of response.headers.getSetCookie()) {
      await this.jar.setCookie(cookie, url.href, { ignoreError: true });
    }
    return response;
  }

  /** Goes to a page and on through its redirects, like a click. */
  async visit(path: string): Promise<Response> {
    let response = await this.send(path, { headers: { accept: 'text/html' } });
    let url = new URL(path, this.baseUrl);
    for (let hops = 0; hops < 10 && response.status >= 300 && response.status < 400; hops += 1) {
      url = new URL(response.headers.get('location') ?? '', url);
      await response.body?.cancel();
      response = await this.send(url.href, { headers: { accept: 'text/html' } });
    }
    return response;
  }

  private async toHeaders(url: URL, method: string, request: BrowserRequest): Promise<Headers> {
    const headers = new Headers(request.headers);
    const cookies = await this.jar.getCookieString(url.href);
    if (cookies !== '') headers.set('cookie', cookies);
    if (method !== 'GET' && method !== 'HEAD' && !headers.has('origin'))
      headers.set('origin', new URL(this.baseUrl).origin);
    if (request.json !== undefined) headers.set('content-type', 'application/json');
    return headers;
  }
}

function toBody({ json, form }: BrowserRequest): { body?: string | URLSearchParams } {
  if (json !== undefined) return { body: JSON.stringify(json) };
  return form ? { body: new URLSearchParams(form) } : {};
}

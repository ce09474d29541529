import { parseFields } from '../http/read-body.ts';
import { redirect, sessionCookie } from './authorize.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Consent } from './consent.ts';
import type { DeviceBook } from './device-book.ts';

/** For people who try the stand-in by hand: choose who to be, type a device's code. */
export function signInPage(call: Call): Answer {
  const returnTo = call.query.get('return_to') ?? '/';
  return page(
    `<form method="post" action="/login"><input type="hidden" name="return_to" value="${escape(returnTo)}">` +
      '<label>Sign in as <input name="login" autofocus></label> <button>Sign in</button></form>',
  );
}

export function signIn(call: Call): Answer {
  const fields = parseFields(call.body, call.headers['content-type']);
  const account = call.world.accounts.find(fields.get('login') ?? '');
  if (!account) return { ...page('<p>Nobody is called so here.</p>'), status: 404 };
  const returnTo = fields.get('return_to') ?? '/';
  // Only ways on this site: a sign-in page must not send people elsewhere.
  const target = /^\/(?![/\\])/.test(returnTo) ? returnTo : '/';
  const cookie = `user_session=${encodeURIComponent(account.login)}; Path=/; HttpOnly; SameSite=Lax`;
  return {
    ...redirect(call.urls.web + target),
    headers: { location: call.urls.web + target, 'set-cookie': cookie },
  };
}

export function devicePage(): Answer {
  return page(
    '<form method="post" action="/login/device"><label>Code <input name="user_code" autofocus></label> ' +
      '<label>as <input name="login"></label> <button>Authorize</button></form>',
  );
}

export function enterDeviceCode(call: Call, devices: DeviceBook, consent: Consent): Answer {
  const fields = parseFields(call.body, call.headers['content-type']);
  const login = fields.get('login') || (sessionCookie(call) ?? consent.signedInAs ?? '');
  const account = call.world.accounts.find(login);
  if (!account) return { ...page('<p>Nobody is called so here.</p>'), status: 404 };
  try {
    devices.approve(fields.get('user_code') ?? '', account, consent.grantScopes);
  } catch (error) {
    return { ...page(`<p>${escape((error as Error).message)}</p>`), status: 404 };
  }
  return page('<p>Congratulations, you’re all set! Your device is now connected.</p>');
}

function page(body: string): Answer {
  const text = `<!DOCTYPE html>\n<html lang="en"><head><title>GitHub stand-in</title></head><body>${body}</body></html>\n`;
  return { status: 200, text, contentType: 'text/html; charset=utf-8' };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

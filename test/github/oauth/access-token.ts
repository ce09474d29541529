import { parseFields } from '../http/read-body.ts';
import { verifies } from './code-book.ts';
import type { Answer, Call } from '../http/call.ts';
import type { CodeBook } from './code-book.ts';
import type { DeviceBook } from './device-book.ts';
import type { OAuthApp } from '../world/model.ts';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const DOCS =
  'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/';

/** POST /login/oauth/access_token. Errors come with status 200, as at GitHub; an unknown client id is 404. */
export function accessToken(call: Call, codes: CodeBook, devices: DeviceBook): Answer {
  const fields = parseFields(call.body, call.headers['content-type']);
  const app = call.world.tokens.apps.get(fields.get('client_id') ?? '');
  if (!app) return { status: 404, json: { error: 'Not Found' } };
  const grant = fields.get('grant_type');
  if (grant === DEVICE_GRANT) return byDevice(call, app, fields, devices);
  if (grant !== undefined && grant !== 'authorization_code') {
    return refuse(call, 'unsupported_grant_type', 'The grant_type is not supported.');
  }
  return byCode(call, app, fields, codes);
}

function byCode(call: Call, app: OAuthApp, fields: Map<string, string>, codes: CodeBook): Answer {
  if (fields.get('client_secret') !== app.clientSecret) {
    return refuse(
      call,
      'incorrect_client_credentials',
      'The client_id and/or client_secret passed are incorrect.',
    );
  }
  const code = fields.get('code') ?? '';
  const authorization = codes.find(code, call.now);
  codes.use(code);
  const redirectUri = fields.get('redirect_uri');
  if (authorization && redirectUri !== undefined && redirectUri !== authorization.redirectUri) {
    return refuse(
      call,
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  const isGood =
    authorization?.clientId === app.clientId &&
    verifies(authorization.codeChallenge, fields.get('code_verifier'));
  if (!authorization || !isGood)
    return refuse(call, 'bad_verification_code', 'The code passed is incorrect or expired.');
  const token = call.world.tokens.issue('oauth', authorization, authorization.scopes, call.now);
  return granted(call, token.value, token.scopes);
}

function byDevice(call: Call, app: OAuthApp, fields: Map<string, string>, devices: DeviceBook): Answer {
  if (!app.deviceFlowEnabled) return deviceFlowDisabled(call);
  const result = devices.poll(app, fields.get('device_code') ?? '', call.now);
  if ('token' in result) return granted(call, result.token, result.scopes);
  const extra = 'interval' in result ? { interval: String(result.interval) } : {};
  return refuse(call, result.error, DEVICE_ERRORS[result.error] ?? result.error, extra);
}

const DEVICE_ERRORS: Record<string, string> = {
  authorization_pending: 'The authorization request is still pending.',
  slow_down: 'Too many requests have been made in the same timeframe.',
  expired_token: 'The device_code has expired.',
  access_denied: 'The authorization request was denied.',
  incorrect_device_code: 'The device_code provided is not valid.',
};

export function deviceFlowDisabled(call: Call): Answer {
  return refuse(call, 'device_flow_disabled', 'Device Flow must be explicitly enabled for this App');
}

function granted(call: Call, token: string, scopes: string[]): Answer {
  return inAskedForm(call, { access_token: token, token_type: 'bearer', scope: scopes.join(',') });
}

function refuse(call: Call, error: string, description: string, extra: Record<string, string> = {}): Answer {
  const uri = `${DOCS}#${error.replaceAll('_', '-')}`;
  return inAskedForm(call, { error, error_description: description, error_uri: uri, ...extra });
}

/** A form, unless JSON was asked for. Numbers are numbers only in JSON. */
export function inAskedForm(call: Call, fields: Record<string, string>): Answer {
  if (call.headers.accept?.includes('json') === true) {
    const entries = Object.entries(fields);
    const typed = entries.map(([name, value]) => [name, NUMERIC.has(name) ? Number(value) : value]);
    return { status: 200, json: Object.fromEntries(typed) };
  }
  return {
    status: 200,
    text: new URLSearchParams(fields).toString(),
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
  };
}

const NUMERIC = new Set(['interval', 'expires_in']);

const REDACTED = '[redacted]';

/** GitHub's token prefixes, ours, and sealed tokens (JWE compact). What looks like one never reaches a log line. */
const SECRETS =
  /\b(?:gh[oprsu]_\w{10,}|github_pat_\w{10,}|oct_[\w-]{20,}|eyJ[\w-]{10,}\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+)/g;

/** Query parameters of the login ways. */
const SECRET_PARAMETERS =
  /([?&](?:code|state|access_token|client_secret|code_verifier|device_code)=)[^&#\s"\\]+/g;

/** Path segments that are keys by themselves: a one-time link, a device login's id. */
const SECRET_SEGMENTS = /(\/auth\/(?:link|device)\/)[\w-]{20,}/g;

/** The last door before a log's destination: takes out of a whole line what must not be in it. */
export function redactLine(line: string): string {
  return line
    .replace(SECRETS, REDACTED)
    .replace(SECRET_PARAMETERS, `$1${REDACTED}`)
    .replace(SECRET_SEGMENTS, `$1${REDACTED}`);
}

/** Fields taken out before a line is made. */
export const REDACTED_FIELDS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.token',
  '*.accessToken',
  '*.clientSecret',
  '*.password',
  '*.authorization',
  '*.cookie',
  'token',
  'accessToken',
  'clientSecret',
  'password',
];

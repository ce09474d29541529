import type { Config } from './config/config.ts';

/** Where to go and what is missing, in words: printed once the service listens. */
export function toStartMessage(config: Config, url: string): string {
  const lines = [`Octavo listens on ${url}`, ''];
  if (config.role === 'worker')
    return [...lines, 'This process only syncs: it answers /health/live, /health/ready and /metrics.'].join(
      '\n',
    );
  const { oauthApp, token, webUrl } = config.github;
  if (oauthApp) lines.push(`Sign in with GitHub    ${config.http.publicUrl}/auth/github`);
  if (token !== null)
    lines.push('Sign in by terminal    npm run octavo -- signin-link   (as the account of GITHUB_TOKEN)');
  lines.push(
    `Documentation          ${config.http.publicUrl}/api/docs`,
    `Your CSV               ${config.http.publicUrl}/export`,
    `Is it ready?           ${config.http.publicUrl}/health/ready`,
  );
  if (!oauthApp && token === null) {
    lines.push(
      '',
      'Nobody can sign in yet. Set one of these and start again:',
      '  GITHUB_TOKEN                              a personal access token: syncs without any OAuth app',
      '  GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET    an OAuth app, made at',
      `                                            ${webUrl}/settings/developers`,
      `                                            with the callback ${config.http.publicUrl}/auth/github/callback`,
      'No GitHub account at hand? npm run demo shows everything without one.',
    );
  }
  return lines.join('\n');
}

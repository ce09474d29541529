import { type ArgumentsHost, Catch, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppErrorFilter, startRefusal } from '../common/app-error.filter.ts';
import { toHtml } from './small-page.ts';

const FORMATS = ['json', 'application/problem+json', 'html'];

/** On the ways that people go with a browser a failure is a page; for everything else it stays problem+json. */
@Catch()
export class SignInErrorFilter extends AppErrorFilter {
  private readonly signInLogger = new Logger(SignInErrorFilter.name);

  override catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    if (request.accepts(FORMATS) === 'html')
      this.sendPage(error, host.switchToHttp().getResponse<Response>());
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- a filter, no promise
    else super.catch(error, host);
  }

  private sendPage(error: unknown, response: Response): void {
    const { status, detail, code } = startRefusal(response, error);
    if (status >= 500) this.signInLogger.error({ message: 'Sign-in failed', err: error, code });
    const action = { label: 'Sign in with GitHub', href: '/auth/github', method: 'get' } as const;
    response.type('html').send(toHtml({ title: 'Not signed in', text: detail, action }));
  }
}

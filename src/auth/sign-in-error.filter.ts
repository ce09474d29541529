import { Catch } from '@nestjs/common';
import type { Response } from 'express';
import { AppErrorFilter, sendProblem, startRefusal } from '../common/app-error.filter.ts';
import { toHtml } from './small-page.ts';

const FORMATS = ['json', 'application/problem+json', 'html'];

/** On the ways that people go with a browser a failure is a page; for everything else it stays problem+json. */
@Catch()
export class SignInErrorFilter extends AppErrorFilter {
  protected override send(error: unknown, response: Response): void {
    if (response.req.accepts(FORMATS) === 'html') sendPage(response, error);
    else sendProblem(response, error);
  }
}

function sendPage(response: Response, error: unknown): void {
  const { detail } = startRefusal(response, error);
  const action = { label: 'Sign in with GitHub', href: '/auth/github', method: 'get' } as const;
  response.type('html').send(toHtml({ title: 'Not signed in', text: detail, action }));
}

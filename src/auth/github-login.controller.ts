import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ApiQueryOf } from '../common/openapi.ts';
import { Public } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { LoginFailedError } from './auth.errors.ts';
import { CallbackQuery, SignInQuery } from './dto/auth.dto.ts';
import { toScopes } from './oauth-scopes.ts';
import { isLedHereByOthers } from './same-origin.ts';
import { UNFINISHED_SIGN_IN_MAX_AGE_MS } from './session-middleware.ts';
import { signInSession } from './session-sign-in.ts';
import { SignInErrorFilter } from './sign-in-error.filter.ts';
import { SignInService } from './sign-in.service.ts';
import { toHtml } from './small-page.ts';
import { StrictThrottle } from './throttle-limits.ts';
import { WebLogin } from './web-login.ts';

/** Signing in with a browser. */
@ApiTags('sign-in')
@Public()
@StrictThrottle()
@UseFilters(SignInErrorFilter)
@Controller('auth/github')
export class GithubLoginController {
  constructor(
    private readonly login: WebLogin,
    private readonly signIns: SignInService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Sign in with a browser: leads to GitHub and back' })
  @ApiQueryOf(SignInQuery)
  async start(
    @Req() request: Request,
    @Res() response: Response,
    @Query(new ZodPipe(SignInQuery)) query: z.infer<typeof SignInQuery>,
  ): Promise<void> {
    // Else any page could have its visitors' token replaced by one that may read less.
    if (isLedHereByOthers(request.headers)) {
      response.type('html').send(toStartPage(query));
      return;
    }
    const { access, returnTo } = query;
    request.session.returnTo = returnTo;
    if (request.session.accountId === undefined)
      request.session.cookie.maxAge = UNFINISHED_SIGN_IN_MAX_AGE_MS;
    await this.login.start(request, response, toScopes(access));
  }

  @Get('callback')
  @ApiExcludeEndpoint()
  async finish(
    @Req() request: Request,
    @Res() response: Response,
    @Query(new ZodPipe(CallbackQuery)) _query: z.infer<typeof CallbackQuery>,
  ): Promise<void> {
    const { returnTo } = request.session;
    // Every browser that we sent off has it.
    if (returnTo === undefined) throw new LoginFailedError('bad_state');
    const token = await this.login.finish(request, response);
    const { accountId } = await this.signIns.signIn(token.reveal());
    await signInSession(request, accountId);
    response.redirect(303, returnTo);
  }
}

function toStartPage(query: z.infer<typeof SignInQuery>): string {
  const href = `/auth/github?${new URLSearchParams(query).toString()}`;
  const action = { label: 'Sign in with GitHub', href, method: 'get' } as const;
  return toHtml({ title: 'Sign in to Octavo', text: 'A page of another site led you here.', action });
}

import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { accessSchema, toScopes } from './oauth-scopes.ts';
import { returnToSchema } from './return-to.ts';
import { UNFINISHED_SIGN_IN_MAX_AGE_MS } from './session-middleware.ts';
import { signInSession } from './session-sign-in.ts';
import { SignInErrorFilter } from './sign-in-error.filter.ts';
import { SignInService } from './sign-in.service.ts';
import { StrictThrottle } from './throttle-limits.ts';
import { WebLogin } from './web-login.ts';

const startQuery = z.strictObject({ access: accessSchema, returnTo: returnToSchema.default('/') });

/** GitHub may add to it; each of ours at most once. */
const callbackQuery = z.looseObject({
  code: z.string().max(200).optional(),
  state: z.string().max(200).optional(),
  error: z.string().max(200).optional(),
});

/** Signing in with a browser. */
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
  async start(
    @Req() request: Request,
    @Res() response: Response,
    @Query(new ZodPipe(startQuery)) { access, returnTo }: z.infer<typeof startQuery>,
  ): Promise<void> {
    request.session.returnTo = returnTo;
    if (request.session.accountId === undefined)
      request.session.cookie.maxAge = UNFINISHED_SIGN_IN_MAX_AGE_MS;
    await this.login.start(request, response, toScopes(access));
  }

  @Get('callback')
  async finish(
    @Req() request: Request,
    @Res() response: Response,
    @Query(new ZodPipe(callbackQuery)) _query: z.infer<typeof callbackQuery>,
  ): Promise<void> {
    const { returnTo = '/' } = request.session;
    const token = await this.login.finish(request, response);
    const { accountId } = await this.signIns.signIn(token.reveal());
    await signInSession(request, accountId);
    response.redirect(303, returnTo);
  }
}

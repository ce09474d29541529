import { Controller, Get, Header, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { CrossOriginError } from './auth.errors.ts';
import { isSameOrigin } from './same-origin.ts';
import { LANDING } from './return-to.ts';
import { signInSession } from './session-sign-in.ts';
import { SignInErrorFilter } from './sign-in-error.filter.ts';
import { SigninLinkService } from './signin-link.service.ts';
import { toHtml } from './small-page.ts';
import { StrictThrottle } from './throttle-limits.ts';

const linkToken = z.string().regex(/^[\w-]{43}$/, 'must be the link as it was printed, whole');

/** One-time links. Opening one changes nothing, since previews and scanners open links too: a button does. */
@ApiExcludeController()
@Public()
@StrictThrottle()
@UseFilters(SignInErrorFilter)
@Controller('auth/link')
export class SigninLinkController {
  constructor(
    private readonly links: SigninLinkService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(':token')
  @Header('Content-Type', 'text/html; charset=utf-8')
  // The form's request shall say where it comes from; no other site learns the address.
  @Header('Referrer-Policy', 'same-origin')
  show(@Param('token', new ZodPipe(linkToken)) token: string): string {
    const action = { label: 'Sign in', href: `/auth/link/${token}`, method: 'post' } as const;
    return toHtml({ title: 'Sign in to Octavo', text: 'This link works once.', action });
  }

  @Post(':token')
  async consume(
    @Req() request: Request,
    @Res() response: Response,
    @Param('token', new ZodPipe(linkToken)) token: string,
  ): Promise<void> {
    // Else another page could sign its visitors in as somebody else.
    if (!isSameOrigin(request.headers, this.config.http.publicUrl)) {
      throw new CrossOriginError(new URL(this.config.http.publicUrl).origin);
    }
    await signInSession(request, await this.links.consume(token));
    response.redirect(303, LANDING);
  }
}

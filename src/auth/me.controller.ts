import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { type CredentialState, CredentialVault } from './credential-vault.ts';
import { type Disconnected, DisconnectService } from './disconnect.service.ts';
import { Eviction } from './eviction.ts';
import { endSession } from './session-sign-in.ts';

interface Me {
  accountId: number;
  login: string;
  via: Viewer['via'];
  /** What GitHub lets us read for this account; without one that is alive nothing private is shown. */
  credentials: CredentialState[];
}

/** The signed-in account: what is known of it, and its ways out. */
@Controller('auth')
export class MeController {
  constructor(
    private readonly vault: CredentialVault,
    private readonly eviction: Eviction,
    private readonly disconnects: DisconnectService,
  ) {}

  @Get('me')
  async getMe(@CurrentViewer() { accountId, login, via }: Viewer): Promise<Me> {
    return { accountId, login, via, credentials: await this.vault.listStates(accountId) };
  }

  /** This browser only. The schedule goes on. */
  @Post('logout')
  @HttpCode(204)
  async logout(@Req() request: Request): Promise<void> {
    await endSession(request);
  }

  /** Every browser. Keys and the schedule go on. */
  @Post('logout-everywhere')
  @HttpCode(204)
  async logoutEverywhere(@CurrentViewer() { accountId }: Viewer, @Req() request: Request): Promise<void> {
    await this.eviction.endSessions(accountId);
    await endSession(request);
  }

  /** Ends the authorization at GitHub and forgets the account and what only it could see. */
  @Post('disconnect')
  @HttpCode(200)
  async disconnect(@CurrentViewer() { accountId }: Viewer, @Req() request: Request): Promise<Disconnected> {
    const disconnected = await this.disconnects.disconnect(accountId);
    await endSession(request);
    return disconnected;
  }
}

import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ApiJsonOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { CredentialVault } from './credential-vault.ts';
import { DisconnectService } from './disconnect.service.ts';
import { DisconnectedView, MeView } from './dto/auth.dto.ts';
import { Eviction } from './eviction.ts';
import { endSession } from './session-sign-in.ts';

/** The signed-in account: what is known of it, and its ways out. */
@ApiTags('account')
@Controller('auth')
export class MeController {
  constructor(
    private readonly vault: CredentialVault,
    private readonly eviction: Eviction,
    private readonly disconnects: DisconnectService,
  ) {}

  @Get('me')
  @ApiOperation({ summary: 'Who you are here, and what GitHub lets us read for you' })
  @ApiJsonOf(200, MeView, 'You')
  async getMe(@CurrentViewer() { accountId, login, via }: Viewer): Promise<MeView> {
    return { accountId, login, via, credentials: await this.vault.listStates(accountId) };
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign this browser out; the schedule goes on' })
  async logout(@Req() request: Request): Promise<void> {
    await endSession(request);
  }

  @Post('logout-everywhere')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign every browser out; keys and the schedule go on' })
  async logoutEverywhere(@CurrentViewer() { accountId }: Viewer, @Req() request: Request): Promise<void> {
    await this.eviction.endSessions(accountId);
    await endSession(request);
  }

  @Post('disconnect')
  @HttpCode(200)
  @ApiOperation({ summary: 'End the authorization at GitHub and forget you and what only you could see' })
  @ApiJsonOf(200, DisconnectedView, 'What was done')
  async disconnect(
    @CurrentViewer() { accountId }: Viewer,
    @Req() request: Request,
  ): Promise<DisconnectedView> {
    const disconnected = await this.disconnects.disconnect(accountId);
    await endSession(request);
    return disconnected;
  }
}

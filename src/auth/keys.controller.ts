import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { ApiKeyStore } from './api-key.store.ts';
import { CreatedKeyView, KeyId, KeyList, NewKey } from './dto/auth.dto.ts';
import { StrictThrottle } from './throttle-limits.ts';

/** Keys for scripts. */
@ApiTags('keys')
@Controller('api/keys')
export class KeysController {
  constructor(private readonly keys: ApiKeyStore) {}

  @Get()
  @ApiOperation({ summary: 'Your API keys, without the keys themselves' })
  @ApiJsonOf(200, KeyList, 'Those that are not revoked, oldest first')
  async list(@CurrentViewer() viewer: Viewer): Promise<KeyList> {
    return { items: await this.keys.list(viewer.accountId) };
  }

  @Post()
  @StrictThrottle()
  @ApiOperation({ summary: 'Create an API key' })
  @ApiBody({ schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } })
  @ApiJsonOf(201, CreatedKeyView, 'The key, this once')
  async create(
    @CurrentViewer() viewer: Viewer,
    @Body(new ZodPipe(NewKey)) { name }: z.infer<typeof NewKey>,
  ): Promise<CreatedKeyView> {
    const created = await this.keys.create(viewer.accountId, name);
    return { ...created, key: created.key.reveal() };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key' })
  @ApiParam({ name: 'id', format: 'uuid' })
  async revoke(@CurrentViewer() viewer: Viewer, @Param('id', new ZodPipe(KeyId)) id: string): Promise<void> {
    await this.keys.revoke(viewer.accountId, id);
  }
}

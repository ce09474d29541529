import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { ApiKeyStore, type CreatedKey, type ListedKey } from './api-key.store.ts';
import { StrictThrottle } from './throttle-limits.ts';

export const keyNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'has at most 100 characters');

const newKey = z.strictObject({ name: keyNameSchema });
const keyId = z.uuid('must be the id of a key');

/** Keys for scripts. */
@Controller('api/keys')
export class KeysController {
  constructor(private readonly keys: ApiKeyStore) {}

  @Get()
  async list(@CurrentViewer() viewer: Viewer): Promise<{ items: ListedKey[] }> {
    return { items: await this.keys.list(viewer.accountId) };
  }

  @Post()
  @StrictThrottle()
  async create(
    @CurrentViewer() viewer: Viewer,
    @Body(new ZodPipe(newKey)) { name }: z.infer<typeof newKey>,
  ): Promise<Omit<CreatedKey, 'key'> & { key: string }> {
    const created = await this.keys.create(viewer.accountId, name);
    return { ...created, key: created.key.reveal() };
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@CurrentViewer() viewer: Viewer, @Param('id', new ZodPipe(keyId)) id: string): Promise<void> {
    await this.keys.revoke(viewer.accountId, id);
  }
}

import type { Urls } from '../../http/call.ts';
import type { Schema } from './schemas.ts';

const LICENSES: Record<string, { name: string; spdxId: string }> = {
  mit: { name: 'MIT License', spdxId: 'MIT' },
  'apache-2.0': { name: 'Apache License 2.0', spdxId: 'Apache-2.0' },
  'gpl-3.0': { name: 'GNU General Public License v3.0', spdxId: 'GPL-3.0' },
  other: { name: 'Other', spdxId: 'NOASSERTION' },
};

export function findLicense(key: string | null): { key: string; name: string; spdxId: string } | null {
  if (key === null) return null;
  const known = LICENSES[key];
  if (!known) throw new Error(`The stand-in knows no licence ${key}`);
  return { key, ...known };
}

export function toLicense(key: string | null, urls: Urls): Schema<'nullable-license-simple'> {
  const license = findLicense(key);
  if (!license) return null;
  return {
    key: license.key,
    name: license.name,
    spdx_id: license.spdxId,
    url: license.key === 'other' ? null : `${urls.api}/licenses/${license.key}`,
    node_id: `MDc6TGljZW5zZ${Buffer.from(license.key).toString('hex')}`,
  } satisfies Schema<'nullable-license-simple'>;
}

type OidList = AsyncIterable<readonly string[]>;

/** Whether git, which tells them in batches, has none to tell; it is stopped at the first one. */
export async function isEmptyList(batches: OidList): Promise<boolean> {
  for await (const batch of batches) if (batch.length > 0) return false;
  return true;
}

export async function includesOid(batches: OidList, oid: string): Promise<boolean> {
  for await (const batch of batches) if (batch.includes(oid)) return true;
  return false;
}

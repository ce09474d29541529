import { z } from 'zod';
import { Count, Text } from '../scalars.ts';
import type { GithubTag, GithubTagPage } from '../search.types.ts';
import { parseGitInstant } from './git-instant.ts';

const Target = z.object({
  __typename: z.string(),
  oid: Text,
  committedDate: z.string().nullish(),
  tagger: z.object({ date: z.string().nullish() }).nullish(),
  target: z.object({ oid: Text, target: z.object({ oid: Text }).nullish() }).nullish(),
});

const TagRef = z.object({ name: Text, target: Target.nullable() });

/** `TAG_PAGE_FIELDS` as GitHub answers them. */
export const TagConnection = z.object({
  totalCount: Count,
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  nodes: z.array(TagRef.nullable()).nullable(),
});
type TagConnection = z.infer<typeof TagConnection>;

/** An index over names holds no longer ones. Git itself keeps a ref in a file of 255 bytes, in folders of as many. */
const MAX_NAME_BYTES = 1024;

export function toTagPage({ totalCount, pageInfo, nodes }: TagConnection): GithubTagPage {
  // A ref that leads to no object at all is broken in the repo itself. What is left out makes fewer than the total.
  const items = (nodes ?? []).flatMap((ref) =>
    ref?.target && Buffer.byteLength(ref.name) <= MAX_NAME_BYTES ? [toTag(ref.name, ref.target)] : [],
  );
  return {
    items,
    total: totalCount,
    endCursor: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}

/** An annotated tag is an object that leads on to the commit, and may lead to another such object first. */
function toTag(
  name: string,
  { __typename, oid, committedDate, tagger, target }: z.infer<typeof Target>,
): GithubTag {
  const annotated = __typename === 'Tag';
  return {
    name,
    oid: target?.target?.oid ?? target?.oid ?? oid,
    annotated,
    taggedAt: parseGitInstant(annotated ? tagger?.date : committedDate),
  };
}

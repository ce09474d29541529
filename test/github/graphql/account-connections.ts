import { connect } from './connection.ts';
import type { Account, OrgRole } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

interface Member {
  account: Account;
  role: OrgRole;
}

/** Whose organizations these are sees them, with `read:org`; nobody else does. */
export function organizationsOf(context: GraphqlContext, account: Account, args: PageArgs): object {
  const { call } = context;
  const isOwn = call.viewer?.id === account.id && call.scopes.has('read:org');
  const all = isOwn ? call.world.accounts.listMemberships(account.id) : [];
  const shown = all.filter((membership) => !call.withheldOrgIds.has(membership.account.id));
  return connect(byId(shown), args, (membership) => context.toAccount(membership.account));
}

/** Members are shown to members, with `read:org`. */
export function membersOf(context: GraphqlContext, org: Account, args: PageArgs): object {
  const { viewer, scopes, world } = context.call;
  const isInside =
    viewer !== null && world.accounts.roleIn(org.id, viewer.id) !== null && scopes.has('read:org');
  const members = isInside ? world.accounts.listMembers(org.id) : [];
  const page = connect(byId(members), args, (member) => member);
  const toNode = (member: Member): object => context.toAccount(member.account);
  return {
    totalCount: page.totalCount,
    pageInfo: page.pageInfo,
    nodes: page.nodes.map(toNode),
    edges: page.edges.map(({ cursor, node }) => ({
      cursor,
      node: toNode(node),
      role: node.role.toUpperCase(),
      hasTwoFactorEnabled: null,
    })),
  };
}

function byId(members: Member[]): { key: [number, number]; item: Member }[] {
  return members.map((member) => ({ key: [member.account.id, member.account.id], item: member }));
}

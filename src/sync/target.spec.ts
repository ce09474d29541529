import { describe, expect, it } from 'vitest';
import { parseTarget, TargetText, toTargetText } from './target.ts';

describe('parseTarget', () => {
  it.each([
    ['viewer', { kind: 'viewer' }],
    ['org:Acme', { kind: 'org', login: 'acme' }],
    ['user:octo-cat', { kind: 'user', login: 'octo-cat' }],
    ['repo:Acme/App.js', { kind: 'repo', owner: 'acme', name: 'app.js' }],
    ['repo:acme/.github', { kind: 'repo', owner: 'acme', name: '.github' }],
    ['repo:1296269', { kind: 'repo-id', id: 1_296_269 }],
    ['issues:viewer', { kind: 'issues', of: { kind: 'viewer' } }],
    ['Issues:repo:Acme/App', { kind: 'issues', of: { kind: 'repo', owner: 'acme', name: 'app' } }],
    ['stars:repo:acme/App', { kind: 'stars', of: { kind: 'repo', owner: 'acme', name: 'app' } }],
    ['counts:org:acme', { kind: 'counts', of: { kind: 'org', login: 'acme' } }],
  ])('reads %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    '',
    'viewers',
    'org:',
    'org:a/b',
    'org:-acme',
    'user:a b',
    'repo:acme',
    'repo:acme/..',
    'repo:acme/a/b',
    'team:x',
    'issues:',
    'repo:0',
    'repo:1234567890123456',
    'issues:top:5',
    'issues:counts:viewer',
    'stars:repo:acme',
    'stars:7',
  ])('knows no target %j', (text) => {
    expect(parseTarget(text)).toBeNull();
  });
});

describe('TargetText', () => {
  it('gives one identity to names that differ in case only', () => {
    expect(TargetText.parse('ORG:ACME')).toBe('org:acme');
    expect(TargetText.parse('issues:Org:ACME')).toBe('issues:org:acme');
    expect(toTargetText({ kind: 'repo', owner: 'acme', name: 'app' })).toBe('repo:acme/app');
  });

  it('says which forms there are', () => {
    expect(TargetText.safeParse('team:x').error?.issues[0]?.message).toContain('repo:OWNER/NAME');
    expect(TargetText.safeParse(7).error?.issues[0]?.message).toContain('repo:OWNER/NAME');
  });
});

/*
 * The house has four storeys. Each may use the ones below it, never one above, and never a neighbour on the top floor.
 * ARCHITECTURE.md shows the picture; `npm run fence` checks it; test/integration/gate/fence.spec.ts breaks each rule once.
 */
const PLATFORM = '^src/(?:config|database|jobs|common)/';
const GITHUB = '^src/github/';
const MIRRORED = '^src/(?:accounts|repos|issues|contributors)/';
const KNOWLEDGE = '^src/(?:github|accounts|repos|issues|contributors)/';
const BEHAVIOUR = '^src/(?:auth|sync)/';
const FACES = '^src/(?:export|health|web|cli)/';
const ROOMS = '^src/[^/]+/';
const SPEC = '[.]spec[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'platform-knows-no-business',
      comment:
        'The first storey carries every other one: what it knew of them, none of them could change alone.',
      severity: 'error',
      from: { path: PLATFORM },
      to: { path: [KNOWLEDGE, BEHAVIOUR, FACES] },
    },
    {
      name: 'common-knows-nobody',
      comment: 'Framework glue without a business word: everyone uses it, so it uses no room but config.',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: ROOMS, pathNot: '^src/(?:common|config)/' },
    },
    {
      name: 'config-stands-alone',
      comment: 'Configuration is read before anything else exists.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: ROOMS, pathNot: '^src/(?:config|common)/' },
    },
    {
      name: 'knowledge-decides-nothing',
      comment:
        'What is known must not depend on what is done with it: controllers take the Viewer from common.',
      severity: 'error',
      from: { path: KNOWLEDGE },
      to: { path: [BEHAVIOUR, FACES] },
    },
    {
      name: 'github-knows-no-tables-of-the-mirror',
      comment: 'The client speaks GitHub. What becomes a row, and where, is decided in sync alone.',
      severity: 'error',
      from: { path: GITHUB },
      to: { path: MIRRORED },
    },
    {
      name: 'mirror-knows-no-github',
      comment: "The mirrored world takes rows of ours, never GitHub's JSON: another source could fill it.",
      severity: 'error',
      from: { path: MIRRORED },
      to: { path: GITHUB },
    },
    {
      name: 'behaviour-knows-no-face',
      comment: 'What the service does must not depend on how people and machines look at it.',
      severity: 'error',
      from: { path: BEHAVIOUR },
      to: { path: FACES },
    },
    {
      name: 'auth-knows-no-sync',
      comment: 'Sync needs the vault. The other way round would be a circle through two modules.',
      severity: 'error',
      from: { path: '^src/auth/' },
      to: { path: '^src/sync/' },
    },
    {
      name: 'auth-meets-the-mirror-at-its-stores',
      comment:
        'Only sync knows both GitHub and the mirrored world. The one exception: signing in asks GitHub who somebody is, ' +
        'saves that account, and disconnecting ends what that account could see. For both the stores are enough ' +
        '(and the entity, where a foreign key points at it).',
      severity: 'error',
      from: { path: '^src/auth/' },
      to: { path: MIRRORED, pathNot: '^src/(?:accounts|repos)/[^/]+[.](?:store|entity)[.]ts$' },
    },
    {
      name: 'faces-ask-no-github',
      comment:
        'Export and page show what is stored. A face that asked GitHub would spend quota nobody planned.',
      severity: 'error',
      from: { path: '^src/(?:export|web)/' },
      to: { path: GITHUB },
    },
    {
      name: 'faces-are-no-neighbours',
      comment: 'Faces come and go one by one; what two of them need belongs a storey below.',
      severity: 'error',
      from: { path: '^src/(export|health|web|cli)/' },
      to: { path: FACES, pathNot: '^src/$1/' },
    },
    {
      name: 'rooms-import-no-top-level-file',
      comment: 'Top-level files join the rooms together, so a room that imports one imports them all.',
      severity: 'error',
      from: { path: ROOMS, pathNot: SPEC },
      to: { path: '^src/[^/]+[.]ts$' },
    },
    {
      name: 'source-imports-no-test',
      comment: 'What ships must build and run without test/.',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: SPEC },
      to: { path: '^test/' },
    },
    {
      name: 'source-imports-no-spec',
      comment: 'A spec is no library: what two specs share lives in test/support.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'stand-in-knows-no-source',
      comment: 'A stand-in for GitHub that shared code with the client would agree with its mistakes.',
      severity: 'error',
      from: { path: '^test/github/' },
      to: { path: '^(?:src|migrations|dist)/' },
    },
    {
      name: 'migrations-know-no-source',
      comment: 'A migration says what was done on that day; source that changes later would rewrite history.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'source-needs-no-dev-dependency',
      comment: 'The image and the packed tarball hold production modules only. Types are gone by then.',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: SPEC },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(?:^|/)node_modules/@types/',
      },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that only another package declares may be gone after its next update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'A file or package that is not there fails at run time only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-circles',
      comment:
        'Files that need each other can only be changed and started together. ' +
        'A circle that a type-only import closes is none any more when the code runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    exclude: { path: '^dist/' },
    // Type-only imports are dependencies of the reader, and decorators' metadata makes some of them real.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};

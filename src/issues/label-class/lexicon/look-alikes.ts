/** Longer than the word they contain, and about something else. */
export const LOOK_ALIKES =
  'good first bug, first bug, low hanging, hanging indent, hanging punctuation, needs bug report, de bug, bug bash, fixed, optimizer, optimiser, optimizing compiler, ' +
  'linear regression, logistic regression, ridge regression, lasso regression, regression linear, regression logistic, ' +
  'regression model, regression analysis, broken link, broken test, broken build, feature freeze, code freeze, ' +
  'string freeze, in memory, shared memory, virtual memory, memory safe, memory lane, fault tolerant, ' +
  'error prone, high performance computing, performance art, speed dial, speed test, slow motion, ' +
  'test failure, build failure, ci failure, wrong repo, wrong repository, wrong place, wrong branch, ' +
  'data leak, secret leak, credential leak, information leak, typo, ' +
  'mensaje de error, mensajes de error, mensagem de erro, mensagens de erro, message derreur, messages derreur, ' +
  'message d erreur, messages d erreur, обработка ошибок, ' +
  'エラーメッセージ, エラー処理, エラーハンドリング, 错误信息, 错误处理, 错误码, 错误提示, 错误日志, 性能测试, 效能测试, 性能监控, 性能テスト, 성능테스트, 錯誤訊息, 錯誤處理, 오류메시지, 에러메시지, ' +
  '오류처리, 에러처리, 디버그, 回归测试, 異常処理, 异常处理, メモリカード, 메모리카드, 安全漏洞, バグバウンティ, 버그바운티, ' +
  'デバッグ, デバグ';

/**
 * The last word of an English compound says what the whole is: performance tests are tests, and `perf_hooks` an API.
 * Reports and fixes are missing on purpose: a bug report or a bug fix is about a bug.
 */
export const COMPOUND_HEADS: ReadonlySet<string> = new Set(
  (
    'api, hook, handling, handler, message, messaging, reporting, reporter, code, page, budget, tolerance, injection, tracker, ' +
    'tracking, bounty, hunt, bash, scrub, squash, triage, fest, party, test, testing, tester, dashboard, monitor, monitoring, metric, tool, tooling, card, ' +
    'map, mapping, format, layout, boundary, bar, course, log, logger, logging, doc, documentation, template, form, ' +
    'management, manager, model, allocator, pool, timeline, observer, counter, engine, table, console, store, storage, ' +
    'backend, database, policy, list, screen, dialog, view, overlay, panel, analysis, analyzer, profiler, profiling, ' +
    'collector, collection, framework, library, sdk, plugin, guide, review, schema, type, class, interface, ' +
    'catalog, catalogue, recovery, correction, free, notification, alert, chart, graph, event, trace, suite, lab, ' +
    'team, group, label, barrier, ordering, bank, address, region, protection, mode'
  ).split(', '),
);

/** What describes the word behind it instead of belonging to it: slow tests are slow. */
export const ADJECTIVES: ReadonlySet<string> = new Set(
  (
    'slow, slower, slowly, sluggish, faster, broken, buggy, wrong, incorrect, erroneous, defective, unsound, unstable, ' +
    'inefficient, laggy, janky, performant, bloated, heavy'
  ).split(', '),
);

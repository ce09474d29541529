import type { WordLists } from './lexicon.types.ts';

export const english: WordLists = {
  bug: {
    sure:
      'bug, bugfix, bug fix, bug report, heisenbug, defect, defective, regression, crash, crasher, segfault, seg fault, sigsegv, ' +
      'segmentation fault, core dump, miscompile, miscompilation, unsound, unsoundness, soundness hole, malfunction, ' +
      'misbehavior, misbehaviour, memory corruption, memory safety, data corruption, use after free, null pointer, ' +
      'undefined behavior, undefined behaviour, unexpected behavior, unexpected behaviour, wrong result, incorrect result, ' +
      'wrong code, race condition, data race, deadlock, stack overflow, buffer overflow, npe, kernel panic, unhandled exception, assertion failure, assert failure, ' +
      'something isnt working, not working, does not work, doesnt work, isnt working, works incorrectly',
    likely:
      'error, fault, panic, broken, hang, freeze, glitch, flaw, anomaly, imperfection, wrong, incorrect, erroneous, ' +
      'correctness, false positive, false negative, hotfix, livelock, infinite loop, data loss, buggy, misfunction, anr, ' +
      'breakage, wrong behavior, wrong behaviour, internal error',
    hint: 'errors, ice, failure, exception, stability, unstable, inconsistency',
  },
  performance: {
    sure:
      'performance, perf, performant, memory leak, memleak, memory usage, memory consumption, memory footprint, memory use, ' +
      'out of memory, oom, high memory, cpu usage, cpu consumption, cpu load, high cpu, slow, slower, slowly, slowness, ' +
      'slowdown, slow down, sluggish, latency, throughput, speed up, speedup, resource usage, resource consumption, ' +
      'compile time, compiletime, compilemem, startup time, start up time, load time, loading time, response time, build time, ' +
      'bottleneck, battery drain, jank, janky, laggy, fps drop, frame drop, bundle size, binary size, app size, code size',
    likely:
      'memory, mem, speed, optimization, optimisation, optimize, optimise, efficiency, inefficient, inefficiency, lag, leak, ' +
      'resource leak, stutter, stuttering, bloat, bloated, faster, fps, excessive cpu, high load',
    hint: 'cpu, scalability, degradation, battery, heavy, caching, allocation, overhead',
  },
};

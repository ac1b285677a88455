export { ConformanceError, expectEqual, expectRejection, expectTrue } from './assert.ts';
export type { ConformanceCase, ConformanceSuite, HarnessFactory, TestRunner } from './conformance.ts';
export { describeConformance, failedCases } from './conformance.ts';

export { default } from '../../grader/vitest.config.mjs';

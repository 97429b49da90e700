import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '#subject': process.env['SUBJECT'] ?? '' } },
});

#!/usr/bin/env node
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// Lets this process load TypeScript as it is.
require('@backstage/cli/config/nodeTransform.cjs');

await require('../src/runSandbox.ts').runSandbox(process.env);

import { serveThread } from '../../../../www/src/engine/threads.ts';
import * as engine from '/pkg/fast/convscope.js';

serveThread(engine);

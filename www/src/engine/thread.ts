/** W1. The worker of one more thread of the fast build. */
import * as engine from './pkg/fast/convscope';
import { serveThread } from './threads';

serveThread(engine);

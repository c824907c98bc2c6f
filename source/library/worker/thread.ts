/** What the library's thread loads: a file of its own in the package (build.mjs). */
import {hostLibraryInWorker} from './host.ts';

await hostLibraryInWorker();

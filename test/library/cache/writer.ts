/** A process that fills a cache again and again until it is killed: `writer.ts TRANSCRIPTS CACHE`. Says `ready` when it begins. */
import {openFolder} from '../../../source/sources/local.ts';
import {cacheIn, libraryOf} from './kept.ts';

const [transcripts = '', folder = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
for (let turn = 0; ; turn++) {
	// Another version each time, so that everything is written again.
	const library = await libraryOf(openFolder(transcripts), cacheIn(folder, {build: String(turn % 3)}));
	await library.flush();
}

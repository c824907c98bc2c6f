import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import v8 from 'node:v8';
import fc from 'fast-check';
import {demoTeam} from '../../fixtures/generator/team.ts';
import {FileIndexer, type IndexerState, type SearchText} from '../../source/analysis/file-indexer.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {readAll} from '../../source/transcript/reader.ts';

const throughBytes = (state: IndexerState) => v8.deserialize(v8.serialize(state)) as IndexerState;
const transcripts = demoTeam().map(({text}) => Buffer.from(text));

describe('an indexer whose state was written down', () => {
	test('goes on as if it had never been interrupted, wherever that was', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...transcripts),
				fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 3}),
				fc.boolean(),
				(bytes, cuts, asksBetween) => {
					const {entries} = readAll(bytes);
					const [told, toldWhole]: [SearchText[], SearchText[]] = [[], []];
					const whole = new FileIndexer(defaultAnalysisOptions, text => toldWhole.push({...text}));
					let indexer = new FileIndexer(defaultAnalysisOptions, text => told.push({...text}));
					const places = new Set(cuts.map(cut => Math.floor(cut * entries.length)));
					entries.forEach((entry, index) => {
						if (places.has(index)) {
							// Asking for facts tells of commands without an answer, so both are asked or none.
							if (asksBetween) assert.deepEqual(indexer.facts(), whole.facts());
							indexer = FileIndexer.from(throughBytes(indexer.state()), defaultAnalysisOptions, text =>
								told.push({...text}),
							);
						}
						indexer.entry(entry);
						whole.entry(entry);
					});
					assert.deepEqual(indexer.facts(), whole.facts());
					assert.deepEqual(told, toldWhole);
				},
			),
			{numRuns: 60},
		);
	});

	test('answers for other lengths of gaps and slow commands without another look at the file', () => {
		const options = {gapSeconds: 30, slowSeconds: 2};
		for (const bytes of transcripts) {
			const {entries} = readAll(bytes);
			const [before, after] = [new FileIndexer(defaultAnalysisOptions), new FileIndexer(options)];
			for (const entry of entries) {
				before.entry(entry);
				after.entry(entry);
			}
			assert.deepEqual(FileIndexer.from(throughBytes(before.state()), options).facts(), after.facts());
		}
	});
});

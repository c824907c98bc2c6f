import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {demoTeam} from '../../../fixtures/generator/team.ts';
import {MemorySource} from '../memory-source.ts';
import {cacheIn, everythingOf, libraryOf, temporaryFolder} from './kept.ts';

const source = new MemorySource();
for (const {path: name, text} of demoTeam().slice(0, 5)) source.put(name, text);

const filesOf = (folder: string): string[] =>
	fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && entry.name !== 'CACHEDIR.TAG')
		.map(entry => path.join(entry.parentPath, entry.name))
		.sort();

type Damage = {readonly file: number; readonly at: number; readonly kind: 'flip' | 'cut' | 'zero' | 'swap' | 'remove'};

/** Damages one file of the cache; `at`: how far into it, 0 to 1. */
function harm(files: readonly string[], {file, at, kind}: Damage): void {
	const name = files[file % files.length] as string;
	const other = files[(file + 1) % files.length] as string;
	const bytes = fs.existsSync(name) ? fs.readFileSync(name) : Buffer.alloc(1);
	const place = Math.floor(at * (bytes.length - 1));
	if (kind === 'remove') fs.rmSync(name, {force: true});
	if (kind === 'flip') bytes[place] = (bytes[place] ?? 0) ^ (1 << (file % 8));
	if (kind === 'zero') bytes.subarray(place, place + 64).fill(0);
	if (kind === 'remove') return;
	if (kind === 'swap') {
		if (!fs.existsSync(other)) return;
		fs.copyFileSync(other, `${name}.new`);
		fs.renameSync(`${name}.new`, name);
	} else fs.writeFileSync(name, kind === 'cut' ? bytes.subarray(0, place) : bytes);
}

describe('a damaged cache', () => {
	test('never changes what is found, whenever the damage comes', async () => {
		const expected = await everythingOf(await libraryOf(source, null));
		const intact = temporaryFolder();
		await (await libraryOf(source, cacheIn(intact))).flush();
		const damage = fc.record({
			file: fc.nat(1000),
			at: fc.double({min: 0, max: 1, noNaN: true}),
			kind: fc.constantFrom<Damage['kind'][]>('flip', 'flip', 'cut', 'zero', 'swap', 'remove'),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(damage, {minLength: 1, maxLength: 12}), fc.boolean(), async (damages, isOpen) => {
				const folder = temporaryFolder();
				fs.cpSync(intact, folder, {recursive: true});
				const harmAll = () => {
					const files = filesOf(folder);
					for (const one of damages) harm(files, one);
				};
				if (!isOpen) harmAll();
				const library = await libraryOf(source, cacheIn(folder));
				if (isOpen) harmAll();
				assert.deepEqual(await everythingOf(library), expected);
				await library.flush();
				// What was damaged has been made good.
				source.bytesRead = 0;
				assert.deepEqual(await everythingOf(await libraryOf(source, cacheIn(folder))), expected);
			}),
			{numRuns: 20},
		);
	});

	test('is noticed in every section of a segment', async () => {
		const expected = await everythingOf(await libraryOf(source, null));
		const folder = temporaryFolder();
		await (await libraryOf(source, cacheIn(folder))).flush();
		const files = filesOf(folder);
		for (const name of files.slice(0, 2).concat(files.filter(file => file.endsWith('lists')))) {
			const bytes = fs.readFileSync(name);
			for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 9)) {
				const damaged = Buffer.from(bytes);
				damaged[at] = (damaged[at] ?? 0) ^ 0x10;
				fs.writeFileSync(name, damaged);
				assert.deepEqual(await everythingOf(await libraryOf(source, cacheIn(folder))), expected, `${name} at ${at}`);
			}
			fs.writeFileSync(name, bytes);
		}
	});
});

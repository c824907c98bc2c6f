#!/usr/bin/env node
/**
 * Writes made-up transcripts to measure on: same seed, same bytes.
 *
 *     node bench/corpora.mjs FOLDER BYTES [FILES] [SEED]     100M, 1G; FILES: that many, all of one size
 */
import {generate} from './generate.mjs';

const units = {K: 1e3, M: 1e6, G: 1e9};
const [folder, size = '100M', files, seed] = process.argv.slice(2);
const [, digits, unit] = /^(\d+)([KMG]?)$/.exec(size) ?? [];
if (!folder || !digits) {
	console.error('node bench/corpora.mjs FOLDER BYTES [FILES] [SEED]');
	process.exit(2);
}
const options = {files: files ? Number(files) : null, seed: seed ? Number(seed) : 1};
console.log(JSON.stringify(generate(folder, Number(digits) * (units[unit] ?? 1), options)));

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {partOfReader} from '../../../source/sources/remote/fetch/reader-part.ts';

const file = (path: string) => ({path, size: 1, modified: 0, inode: '', owner: null, isReadable: null});
const survey = {
	roots: ['/data/sessions', '/mnt/disk'],
	root: '/mnt/disk',
	files: ['golf/a.jsonl', 'golf/in/b.jsonl', 'golfer/c.jsonl'].map(file),
	complaints: [{path: 'golf/shut', message: 'permission denied'}],
	isComplete: false,
};
const part = (written: string, roots = survey.roots) => {
	const {files, problems, folder, file: one, below} = partOfReader({...survey, roots}, written, 'kids');
	return {files: files.map(({path}) => path), problems: problems.map(({path}) => path), folder, file: one, below};
};

test('a folder of the reader script is that folder alone, whatever name the script goes by', () => {
	for (const written of ['/data/sessions/golf', '/mnt/disk/golf/', '/data//sessions/x/../golf'])
		assert.deepEqual(part(written), {
			files: ['a.jsonl', 'in/b.jsonl'],
			problems: ['shut'],
			folder: '/mnt/disk/golf',
			file: null,
			below: 'golf/',
		});
	for (const written of ['/data/sessions', '/mnt/disk/', '', '~'])
		assert.deepEqual([part(written).files.length, part(written).below], [3, ''], written);
});

test('a file of it is that file alone', () => {
	const {files, file: one, folder, below} = part('/data/sessions/golf/in/b.jsonl');
	assert.deepEqual([files, one, folder, below], [['b.jsonl'], 'b.jsonl', '/mnt/disk/golf/in', 'golf/in/']);
});

test('what is not in it is refused, and what nobody can know as well', () => {
	for (const written of ['/other/folder', '/data/sessionsx', '/data', 'golf', '/data/sessions/../other'])
		assert.throws(() => part(written), /reads \/data\/sessions and nothing else; .* is not in it/, written);
	assert.throws(() => part('/data/sessions/hotel'), /has no transcript below \/data\/sessions\/hotel/);
	assert.throws(() => part('/data/sessions', []), /does not tell which folder it reads/);
	assert.equal(part('', []).files.length, 3);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseFileName, uuidAtEnd} from '../../source/sources/file-name.ts';

const uuid = '01234567-89ab-4cde-8f01-23456789abcd';

test('a bare uuid is a session of Claude Code, one with a prefix is not', () => {
	assert.equal(parseFileName(`${uuid}.jsonl`).form, 'uuid');
	assert.equal(parseFileName(`${uuid.toUpperCase()}.jsonl`).form, 'uuid');
	assert.deepEqual(parseFileName(`copy_${uuid}.jsonl`), {form: 'other', user: null, date: null, id: uuid});
	assert.equal(parseFileName(`x${uuid}.jsonl`).id, null);
});

test('the first date ends the name of the user, who may hold every separator', () => {
	assert.deepEqual(parseFileName('a.b-c_d-2026-02-05-2026-02-06-x.jsonl'), {
		form: 'flat',
		user: 'a.b-c_d',
		date: '2026-02-05',
		id: '2026-02-06-x',
	});
});

test('a date with a time of day still leads to the uuid behind it', () => {
	assert.equal(parseFileName(`2026-02-05T10-11-12_${uuid}.jsonl`).id, uuid);
	assert.equal(parseFileName(`2026-02-05_10-11_${uuid}.jsonl`).id, uuid);
});

test('digits that are no day of any calendar are no date', () => {
	for (const name of ['2026-00-05_x', '2026-02-32_x', '2026-02-5_x', '20260205_x', '12026-02-05_x'])
		assert.equal(parseFileName(`${name}.jsonl`).date, null, name);
});

test('a person called agent is no sub-agent', () => {
	assert.deepEqual(parseFileName('agent-2026-02-05-x.jsonl'), {
		form: 'flat',
		user: 'agent',
		date: '2026-02-05',
		id: 'x',
	});
});

test('a uuid at the end needs a separator before it', () => {
	assert.equal(uuidAtEnd(uuid), uuid);
	assert.equal(uuidAtEnd(`2026-02-05_${uuid}`), uuid);
	assert.equal(uuidAtEnd(`f${uuid}`), null);
	assert.equal(uuidAtEnd(''), null);
});

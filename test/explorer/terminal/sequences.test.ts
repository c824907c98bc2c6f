import assert from 'node:assert/strict';
import {test} from 'node:test';
import xterm from '@xterm/headless';
import {enterScreen, leaveScreen} from '../../../source/explorer/terminal/sequences.ts';

test('nothing of the explorer is left where the alternate screen is not one: no such screen, or a tmux that mixes the two', async () => {
	const terminal = new xterm.Terminal({cols: 40, rows: 5, allowProposedApi: true});
	const withoutAlternate = (bytes: string) => bytes.replace(/\u001b\[\?1049[hl]/g, '');
	const bytes = withoutAlternate(`${enterScreen}\u001b[31mrow\u001b[2;3Hanother${leaveScreen}`);
	await new Promise<void>(done => terminal.write(bytes, done));
	const {active} = terminal.buffer;
	const rows = Array.from({length: active.length}, (_, y) => active.getLine(y)?.translateToString(true));
	assert.deepEqual(rows, ['', '', '', '', '']);
	assert.deepEqual([active.cursorX, active.cursorY], [0, 0]);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {canHideFailure, shapeOf} from '../../../source/analysis/friction/command-shape.ts';

const heads = (line: string): readonly string[] => shapeOf(line).commands.map(each => each.head);

test('the programs of a command line are found behind assignments, prefixes and paths', () => {
	assert.deepEqual(heads('cd web && NODE_ENV=test npm run build 2>&1 | tail -5; echo done'), [
		'cd',
		'npm',
		'tail',
		'echo',
	]);
	assert.deepEqual(heads('sudo -n timeout 60 /usr/local/bin/frob.exe -x'), ['frob']);
	assert.deepEqual(heads('ls | xargs -n 1 rm'), ['ls', 'rm']);
	assert.deepEqual(heads('for f in a b; do cat "$f"; done'), ['for', 'cat', 'done']);
	assert.deepEqual(heads('x=$(git rev-parse HEAD) && echo $x'), ['', 'git', 'echo']);
	assert.deepEqual(heads('command -v frob'), ['command']);
	assert.deepEqual(heads('$lines = Get-Content x.txt; $lines.Count'), ['get-content', '$lines.count']);
});

test('quotes, heredocs and comments are words, not commands', () => {
	assert.deepEqual(heads('git commit -m "a; rm b | c"'), ['git']);
	assert.deepEqual(heads("cat > a.py <<'EOF'\nimport os; os.system('rm')\nEOF\npython a.py"), ['cat', 'python']);
	assert.deepEqual(heads('# rm all\nls # rm'), ['ls']);
	assert.deepEqual(heads('python3 - <<PY\nprint(1)\nPY'), ['python3']);
});

test('a script given to a shell is read as well', () => {
	assert.deepEqual(heads(`bash -lc 'cd a && grep x b'`), ['bash', 'cd', 'grep']);
	assert.deepEqual(heads('wsl -e bash -c "npm test"'), ['wsl', 'npm']);
	assert.deepEqual(heads(`ssh box 'cat /etc/hosts'`), ['ssh', 'cat']);
	assert.equal(shapeOf(`bash -c 'cat a | grep b'`).onlyReads, true);
});

test('reading is told from doing', () => {
	for (const line of [
		'cat a | grep b | wc -l',
		'git -C /w diff HEAD~1',
		'sed -n 1,5p a',
		'git --no-pager log -3 | head',
	])
		assert.equal(shapeOf(line).onlyReads, true, line);
	for (const line of ['gh pr view 7 | head', 'docker logs x | tail', 'frob --help | head', 'kubectl get pods'])
		assert.deepEqual([shapeOf(line).onlyReads, shapeOf(line).onlyShows], [false, true], line);
	for (const line of ['sed -i s/a/b/ x; cat x', 'git push | cat', 'npm test | grep FAIL', 'cat a | bash'])
		assert.equal(shapeOf(line).onlyShows, false, line);
});

test('the signs of a foreseen failure are seen', () => {
	assert.equal(shapeOf('ls a || echo no').hasFallback, true);
	assert.equal(shapeOf('ls a && echo yes').hasFallback, false);
	assert.equal(shapeOf('ls a 2>/dev/null').silenced, true);
	assert.equal(shapeOf('ls a; echo "exit: $?"').printsStatus, true);
});

test('only more than one thing run can hide a failure', () => {
	for (const line of ['a | b', 'a; b', 'a\nb', 'a || b', 'x=$(a)', 'a & wait', 'x=`a`'])
		assert.ok(canHideFailure(line), line);
	for (const line of ['a', 'a && b', 'a 2>&1', 'a >&2', 'a &> out', 'a -x "y z"'])
		assert.ok(!canHideFailure(line), line);
});

/** Who a transcript belongs to where no folder and no name says it: no line of a transcript names a person. */
import type {SourceFile} from './source.ts';

const homeFolders: readonly RegExp[] = [
	/^(?:\/var|\/export)?\/home\/([^/]+)/,
	/^\/Users\/([^/]+)/,
	/^(?:\\\\\?\\)?[A-Za-z]:[\\/]Users[\\/]([^\\/]+)/i,
	// Windows folders as WSL and Git Bash write them.
	/^(?:\/mnt)?\/[A-Za-z]\/Users\/([^/]+)/i,
	/^\\\\wsl(?:\$|\.localhost)\\[^\\]+\\home\\([^\\]+)/i,
];
const sharedHomes = new Set(['shared', 'public', 'default', 'all users']);

/** The person whose home folder a working directory lies in; `/root` is `root`'s; null for any other place. */
export function userFromCwd(cwd: string): string | null {
	if (cwd === '/root' || cwd.startsWith('/root/')) return 'root';
	for (const home of homeFolders) {
		const name = home.exec(cwd)?.[1];
		if (name !== undefined && !sharedHomes.has(name.toLowerCase())) return name;
	}
	return null;
}

/** The user of a file, given the first `cwd` inside it (null: none, or not read yet). null where nothing tells. */
export const userOf = (file: Pick<SourceFile, 'user' | 'owner'>, cwd: string | null): string | null =>
	file.user ?? (cwd === null ? null : userFromCwd(cwd)) ?? file.owner;

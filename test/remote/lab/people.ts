/** Who has an account in the lab, and what each may do there: one row for every situation that a server puts people in. */
import fs from 'node:fs';

export interface RoleSpec {
	readonly about: string;
	readonly shell: string;
	/** Lines for sudoers; USER is the account, READER the reader script, TEAM the folder of transcripts. */
	readonly sudoers: readonly string[];
	/** Files of the home folder. */
	readonly home?: Readonly<Record<string, string>>;
	/** Whether a login with the password of the lab works, and whether sudo takes it. */
	readonly hasPassword?: boolean;
	/** In the group that may read the group's copy of the transcripts. */
	readonly isInGroup?: boolean;
	/** Options before the key in authorized_keys. */
	readonly keyOptions?: string;
}

const cat = 'USER ALL=(root) NOPASSWD: /usr/bin/cat';
const noise = 'echo "Welcome to the machine"; echo "do not forget the backup" >&2\nprintf "no newline at the end"\n';

export const roles = {
	cat: {about: 'may sudo cat without a password', shell: '/bin/sh', sudoers: [cat]},
	tools: {
		about: 'may sudo cat, tar and rsync: what native tools need',
		shell: '/bin/sh',
		sudoers: ['USER ALL=(root) NOPASSWD: /usr/bin/cat, /usr/bin/tar, /usr/bin/rsync'],
	},
	password: {
		about: 'may sudo cat with a password',
		shell: '/bin/sh',
		sudoers: ['USER ALL=(root) /usr/bin/cat'],
		hasPassword: true,
	},
	tty: {about: 'may sudo cat from a terminal only', shell: '/bin/sh', sudoers: [cat, 'Defaults:USER requiretty']},
	none: {about: 'may not sudo', shell: '/bin/sh', sudoers: [], hasPassword: true},
	group: {about: 'is in the group that may read', shell: '/bin/sh', sudoers: [], isInGroup: true},
	script: {
		about: 'may run the reader script and nothing else',
		shell: '/bin/sh',
		sudoers: ['USER ALL=(root) NOPASSWD: READER ""'],
	},
	exact: {
		about: 'may sudo cat one transcript at a time, by an exact rule',
		shell: '/bin/sh',
		sudoers: [
			'USER ALL=(root) NOPASSWD: /usr/bin/cat ^TEAM/[a-z][a-z0-9._-]*/[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9a-f-]{36}[.]jsonl$',
		],
	},
	bash: {about: 'bash', shell: '/bin/bash', sudoers: [cat]},
	zsh: {about: 'zsh', shell: '/usr/bin/zsh', sudoers: [cat]},
	fish: {about: 'fish', shell: '/usr/bin/fish', sudoers: [cat]},
	tcsh: {about: 'tcsh', shell: '/usr/bin/tcsh', sudoers: [cat]},
	noisy: {
		about: 'bash whose start-up file talks',
		shell: '/bin/bash',
		sudoers: [cat],
		home: {'.bashrc': noise, '.profile': noise},
	},
	busybox: {about: 'the small tools of BusyBox first', shell: 'BUSYBOX', sudoers: [cat]},
	nologin: {about: 'no shell at all', shell: '/usr/sbin/nologin', sudoers: []},
	forced: {
		about: 'a forced command instead of a shell',
		shell: '/bin/sh',
		sudoers: [],
		keyOptions: 'command="echo this is all you get"',
	},
} as const satisfies Readonly<Record<string, RoleSpec>>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as Role[];
export const roleSpec = (role: Role): RoleSpec => roles[role];

/** What a role needs and this machine lacks; null where it can be. */
export function missingFor(role: Role): string | null {
	const {shell} = roleSpec(role);
	const program = shell === 'BUSYBOX' ? '/bin/busybox' : shell;
	return fs.existsSync(program) ? null : `no ${program} here`;
}

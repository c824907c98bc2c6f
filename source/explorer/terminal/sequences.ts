/** The control sequences the program writes (ECMA-48, xterm's ctlseqs) and the limits that go with them. */

const ESC = '\u001b';
const CSI = `${ESC}[`;

/** A parameter left out is 0 (ECMA-48 5.4.2): here, and in `CSI ; 33 m`, which begins anew and sets a colour. */
export const resetStyle = `${CSI}m`;
/** From the cursor to the end of the row, the cursor's cell included. */
export const eraseToRowEnd = `${CSI}K`;
/** A terminal that knows mode 2026 shows what stands between these at once; the others ignore them. */
export const beginUpdate = `${CSI}?2026h`;
export const endUpdate = `${CSI}?2026l`;
export const eraseScreen = `${CSI}2J${CSI}H`;

/** Puts the cursor on a row and column, both counted from 0. */
export const moveTo = (row: number, column: number): string =>
	column === 0 ? `${CSI}${row + 1}H` : `${CSI}${row + 1};${column + 1}H`;

/**
 * Moves the rows `top` to `bottom` (from 0, both included) up by `count`, or down where `count` is negative; blank rows
 * come in. By deleting and inserting lines rather than with SU/SD, which the Linux console does not know.
 */
export function scrollRows(top: number, bottom: number, count: number): string {
	const lines = count > 0 ? `${CSI}${count}M` : `${CSI}${-count}L`;
	return `${CSI}${top + 1};${bottom + 1}r${moveTo(top, 0)}${lines}${CSI}r`;
}

/** Alternate screen, bracketed paste; no cursor; no autowrap, so that a row we misjudge cannot push down the others. */
export const enterScreen = `${CSI}?1049h${CSI}?2004h${CSI}?25l${CSI}?7l${resetStyle}${eraseScreen}`;

/**
 * Undoes `enterScreen` whatever was being written. The screen is emptied first: some terminals have no alternate one, and tmux 3.3,
 * when its window has another size than at the beginning, mixes rows of the alternate screen into the one it brings back.
 */
export const leaveScreen = `${endUpdate}${resetStyle}${CSI}r${CSI}?7h${CSI}?25h${CSI}?2004l${eraseScreen}${CSI}?1049l`;

/** More than this terminals cut off or drop: xterm takes 100,000 bytes of base64. */
export const CLIPBOARD_BYTES = 74_994;

/**
 * OSC 52: asks the terminal, also one at the far end of an SSH connection, to put bytes into the clipboard. tmux takes
 * it itself with `set-clipboard on` and hands it through with `allow-passthrough on`: it is sent in both forms.
 */
export function setClipboard(bytes: Buffer, env: NodeJS.ProcessEnv): string {
	const request = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
	return env.TMUX ? `${request}${ESC}Ptmux;${ESC}${request}${ESC}\\` : request;
}

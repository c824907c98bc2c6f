/**
 * The scripts that run on the server, for any `/bin/sh`. They write nothing there but one small file in the temporary folder,
 * which goes with them, and they end when nobody reads their output: every turn of a loop writes a mark or stops.
 *
 * A mark is a line `@@NONCE WORD…` with a newline before it. Data up to a mark belongs to it. Lengths cannot be trusted instead:
 * files grow and shrink while they are read.
 */

/** Standard input after every script: nonce, sudo's password (mostly empty), then what the script says. */
const prologue = String.raw`
LC_ALL=C; export LC_ALL; umask 077
IFS= read -r n; IFS= read -r p
D() { case $1 in *\\*) d=$(printf %bx "$1"); d=${'$'}{d%x};; *) d=$1;; esac; }
S() { if [ -n "$p" ]; then printf '%s\n' "$p" | sudo -S -p '' "$@"; else sudo -n "$@" </dev/null; fi; }
M() { printf '\n@@%s %s\n' "$n" "$*" || exit 74; }
Z() { case $z in zstd*) zstd -q -c "-$v";; gzip) gzip -c "-$v";; *) cat;; esac; }
`;

/**
 * What is there and what can be done with it, in one run: the first list needs no second question.
 *
 * Data: `p` or `s` (list with sudo), the root. Answers: `root KIND` after the root's absolute path; `tools FIND TOOL…`; the list,
 * then `list STATUS`; `end`. With GNU find a file is `r|size|time|inode|owner|path` + NUL (`n` where it cannot be read as it is);
 * else files come in heaps: their letters, a line `size|time|inode|owner` each, NUL, their paths with NUL, NUL.
 *
 * Links are not followed: whoever may write there could lead sudo's reading anywhere with them.
 */
export const surveyScript = `${prologue}${String.raw`
IFS= read -r w; IFS= read -r e; D "$e"; R=$d
case $R in '~') R=$HOME;; '~/'*) R=$HOME/${'$'}{R#'~/'};; /*) ;; *) R=$PWD/$R;; esac
c=; for x in zstd gzip sudo; do if command -v "$x" >/dev/null 2>&1; then c="$c $x"; fi; done
if [ "$(find / -prune -printf x 2>/dev/null)" = x ]; then f=gnu
elif stat -c %s / >/dev/null 2>&1; then f=c; q='%s|%Y|%i|%U'
elif stat -f %z / >/dev/null 2>&1; then f=f; q='%z|%m|%i|%Su'
else f=none; fi
if [ -f "$R" ]; then k=file; a=$R; else
  a=$R/.; if [ -d "$R" ]; then k=folder; elif [ -e "$R" ]; then k=special; else k=unknown; fi
fi
z=none; v=1; case $c in *zstd*) z=zstd; v=3;; *gzip*) z=gzip;; esac
i='o=$1; q=$2; shift 2
E() { a=; for x; do if [ -r "$x" ]; then a=${'$'}{a}r; else a=${'$'}{a}n; fi; done; printf "%s\n%s\000" "$a" "$m"; printf "%s\000" "$@"; printf "\000"; }
if m=$(stat "-$o" "$q" "$@" 2>/dev/null); then E "$@"; else for y; do if m=$(stat "-$o" "$q" "$y"); then E "$y"; fi; done; fi'
W() { if [ "$w" = s ]; then S "$@"; else "$@"; fi; }
N() { W find "$@"; }
P() {
  N "$a" -type d '(' -name node_modules -o -name tool-results -o -name '.?*' ')' ! -name .claude ! -name .config -prune \
    -o -type f -name "$g" "$@"
}
L() {
  if [ $k = file ]; then g='*'; else g='*.jsonl*'; fi
  if [ $f = gnu ]; then P '(' -readable -printf r -o -printf n ')' -printf '|%s|%T@|%i|%u|%P\0'
  elif [ $f = none ]; then return 0
  else P -exec sh -c "$i" x "$f" "$q" '{}' +; fi
}
M start $z
{ printf %s "$R"; M root $k; M tools $f$c; L; M list $?; M end 0; } | Z
`}`;

/**
 * Reads files, many through one sudo.
 *
 * Data: how many at once (1: each alone, with the reason where it fails), compression, its level, `t` where standard error would
 * mix with the output; then a file a line: `p` or `s` (with sudo), offset, length (0: to the end), path; a dot ends it.
 * Answers: each file and `x`, after a heap of K `group K STATUS`; a file alone and `one STATUS [REASON]`; `end`. Where sudo is
 * refused a heap has fewer than K answers. The order is that of the data. New ends of files make heaps too, cut out by awk: one
 * sudo for them all. An awk that stumbles over a byte gives fewer than were listed, and such a file is asked for alone.
 */
export const readScript = `${prologue}${String.raw`
IFS= read -r g; IFS= read -r z; IFS= read -r v; IFS= read -r q
if [ "$q" = t ]; then exec 2>/dev/null; fi
t=; trap 'if [ -n "$t" ]; then rm -f "$t"; fi' 0; trap 'exit 129' 1 2 13 15
if [ "$g" -gt 1 ]; then t=$(mktemp 2>/dev/null) || t=; fi
if [ -n "$t" ]; then printf '\n@@%s x\n' "$n" >"$t" || exit 70; fi
A='BEGIN { split(s, o, " "); i = 1; p = 0; w = 0 }
$0 == m { if (!w) print ""; print; i++; p = 0; w = 0; next }
{ l = length($0) + 1; if (p >= o[i]) { print; w = 1 } else if (p + l > o[i]) { print substr($0, o[i] - p + 1); w = 1 } p += l }'
y=; if command -v awk >/dev/null 2>&1; then y=t; fi
G() {
  case $h in
  t) S cat "$@" | awk -v m="@@$n x" -v s="$a" "$A";;
  s) S cat "$@";;
  *) cat "$@" </dev/null;;
  esac
  r=$?; if [ $r -gt 128 ]; then exit 74; fi; M group $k $r; a=
}
K() {
  j=
  if [ -n "$t" ] && [ "$l" = 0 ]; then
    if [ "$o" = 0 ]; then j=$w; elif [ "$w" = s ] && [ "$o" -lt 33554432 ]; then j=$y; fi
  fi
}
C() {
  if [ "$w" = s ]; then S cat "$d" || echo "@status $?" >&2
  elif [ "$o" -gt 0 ]; then tail -c "+$((o+1))" "$d" </dev/null || echo "@status $?" >&2
  else cat "$d" </dev/null || echo "@status $?" >&2; fi
}
T() { if [ "$w" = s ] && [ "$o" -gt 0 ]; then C | tail -c "+$((o+1))"; else C; fi; }
H() { if [ "$l" -gt 0 ]; then T | head -c "$l"; else T; fi; }
U() {
  { m=$(H 2>&1 >&3 3>&-); } 3>&1
  case $m in
  *'@status 141') if [ "$l" -gt 0 ]; then M one 0; else exit 74; fi;;
  *@status*) M one 1 "$(printf %s "$m" | tail -c 2000 | tr '\n' ' ')";;
  *) M one 0;;
  esac
}
B() {
  k=0; h=; a=; r=0; set --
  while read -r w o l e; do
    if [ "$w" = . ]; then break; fi
    D "$e"; K
    if [ "$k" -ge "$g" ] || { [ "$k" -gt 0 ] && [ "$j" != "$h" ]; }; then G "$@"; k=0; set --; fi
    if [ -n "$j" ]; then h=$j; a="$a $o"; k=$((k+1)); set -- "$@" "$d" "$t"; else U; fi
  done
  if [ "$k" -gt 0 ]; then G "$@"; fi
  M end 0
}
M start $z
if [ "$z" = none ]; then B; else B | Z; fi
`}`;

/**
 * Runs an admin's reader script with the rest of standard input: `OFFSET PATH` or `list` a line. Answers: `tools TOOL…`, the
 * file and its status, the script's folder and `root` (by each of its names), the list (`size|time|path` + NUL) and `list`; at last `end STATUS`.
 */
export const readerScript = `${prologue}
IFS= read -r z; IFS= read -r v; IFS= read -r c
M start $z
k=; for x in zstd gzip; do if command -v "$x" >/dev/null 2>&1; then k="$k $x"; fi; done
B() { M tools$k; eval "$c"; M end $?; }
if [ "$z" = none ]; then B; else B | Z; fi
`;

/** Whether sudo takes the password. Answers `sudo STATUS REASON`. */
export const passwordScript = `${prologue}${String.raw`
M start none
m=$(printf '%s\n' "$p" | sudo -S -p '' -v 2>&1 >/dev/null); r=$?
M sudo $r "$(printf %s "$m" | tail -c 2000 | tr '\n' ' ')"
M end 0
`}`;

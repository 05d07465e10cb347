//go:build !purego

#include "textflag.h"

// Sixteen bytes of '0' and of 9; then by what pairs of digits, of twos and of fours are multiplied.
DATA digits<>+0(SB)/8, $0x3030303030303030
DATA digits<>+8(SB)/8, $0x3030303030303030
DATA digits<>+16(SB)/8, $0x0909090909090909
DATA digits<>+24(SB)/8, $0x0909090909090909
DATA digits<>+32(SB)/8, $0x010a010a010a010a
DATA digits<>+40(SB)/8, $0x010a010a010a010a
DATA digits<>+48(SB)/8, $0x0001006400010064
DATA digits<>+56(SB)/8, $0x0001006400010064
DATA digits<>+64(SB)/8, $0x0001271000012710
DATA digits<>+72(SB)/8, $0x0001271000012710
GLOBL digits<>(SB), RODATA|NOPTR, $80

// Sixteen bytes from here on keep none, from one further on the last one, and so on.
DATA last<>+0(SB)/8, $0
DATA last<>+8(SB)/8, $0
DATA last<>+16(SB)/8, $-1
DATA last<>+24(SB)/8, $-1
GLOBL last<>(SB), RODATA|NOPTR, $32

// func readVector(text *byte, length int, bounds *uint32, stride int, numbers *Number, n int, mark byte, removals *removal) (read int)
//
// SI text, R8 its length, DI the bound before the cell, R10 from one to the next, R11 its number, R12 rows, R13 rows to go, R15 removals.
TEXT ·readVector(SB), NOSPLIT, $0-72
	MOVQ text+0(FP), SI
	MOVQ length+8(FP), R8
	MOVQ bounds+16(FP), DI
	MOVQ stride+24(FP), R10
	SHLQ $2, R10
	MOVQ numbers+32(FP), R11
	MOVQ n+40(FP), R12
	MOVQ R12, R13                   // rows to go
	MOVBLZX mark+48(FP), AX
	MOVQ AX, X6
	VPBROADCASTB X6, X6             // marks
	VMOVDQU digits<>+0(SB), X7
	VMOVDQU digits<>+16(SB), X8
	VMOVDQU digits<>+32(SB), X9
	VMOVDQU digits<>+48(SB), X10
	VMOVDQU digits<>+64(SB), X11
	LEAQ last<>(SB), R9
	MOVQ removals+56(FP), R15
	MOVQ $10000000000, R14
	TESTQ R13, R13
	JE done

cell:
	MOVL 0(DI), CX
	MOVL 4(DI), BX                  // where it ends
	NOTL CX
	ADDL BX, CX                     // its length: end - before - 1
	CMPL CX, $15
	JA done
	CMPQ BX, R8                     // a bound beyond the text, which is refused in Go
	JA done
	CMPQ BX, $16                    // of which sixteen bytes would begin before the text
	JB done
	VMOVDQU -16(SI)(BX*1), X0
	VMOVDQU (R9)(CX*1), X1
	VPCMPEQB X6, X0, X2
	VPAND X1, X2, X2                // marks of the cell
	VPSUBB X7, X0, X0
	VPAND X1, X0, X0                // digits of the cell
	VPMOVMSKB X2, DX
	ORL $0x10000, DX
	BSFL DX, DX                     // the place of the first mark; 16 if there is none
	SHLL $5, DX
	VPSHUFB (R15)(DX*1), X0, X0     // without it
	VPSUBUSB X8, X0, X3
	VPTEST X3, X3                   // another byte than a digit
	JNE done
	LEAL (DX)(CX*1), AX
	CMPL AX, $481                   // 15*32 + 1: one byte, and that is the mark
	JE done
	VPMADDUBSW X9, X0, X0
	VPMADDWD X10, X0, X0
	VPACKUSDW X0, X0, X0
	VPMADDWD X11, X0, X0
	VMOVQ X0, AX
	MOVL AX, BX                     // the first eight of sixteen digits
	SHRQ $32, AX
	IMULQ $100000000, BX
	ADDQ BX, AX
	CMPQ AX, R14                    // one that is long
	JAE done
	VXORPS X4, X4, X4
	VCVTSI2SDQ AX, X4, X4
	VDIVSD 16(R15)(DX*1), X4, X4
	SHLQ $8, AX
	ORQ 24(R15)(DX*1), AX
	CMPL CX, $1
	SBBQ CX, CX                     // -1 of an empty cell
	ANDL $0x20, CX
	XORQ CX, AX                     // which is not given
	VMOVSD X4, 0(R11)
	MOVQ AX, 8(R11)
	ADDQ $16, R11
	ADDQ R10, DI
	DECQ R13
	JNE cell

done:
	SUBQ R13, R12
	MOVQ R12, read+64(FP)
	RET

// A line feed, a quote.
DATA bytes<>+0(SB)/4, $0x0000220a
GLOBL bytes<>(SB), RODATA|NOPTR, $4

// func scanVector(text *byte, from, to int, at *uint32, room int, delimiter, third, odd byte) (next, n, lines, thirds int, quoted, foreign bool)
//
// SI text, AX the block, BX the end, DI at, R8 how many, R9 how many at most, R13 lines, R14 thirds.
TEXT ·scanVector(SB), NOSPLIT, $0-82
	MOVQ text+0(FP), SI
	MOVQ from+8(FP), AX
	MOVQ to+16(FP), BX
	MOVQ at+24(FP), DI
	MOVQ $1, R8
	MOVQ room+32(FP), R9
	VPBROADCASTB delimiter+40(FP), Y0
	VPBROADCASTB third+41(FP), Y12
	VPBROADCASTB odd+42(FP), Y6
	VPBROADCASTB bytes<>+0(SB), Y1  // line feeds
	VPBROADCASTB bytes<>+1(SB), Y7  // quotes
	VPXOR Y9, Y9, Y9                // where a quote or an odd byte was
	VPXOR Y10, Y10, Y10             // where the high bit was set
	VPCMPEQB Y11, Y11, Y11          // the least of all bytes
	XORL R13, R13
	XORL R14, R14

block:
	CMPQ AX, BX
	JGE end
	CMPQ R8, R9
	JGE end
	VMOVDQU 0(SI)(AX*1), Y2
	VMOVDQU 32(SI)(AX*1), Y3
	VPOR Y2, Y10, Y10
	VPOR Y3, Y10, Y10
	VPMINUB Y2, Y11, Y11
	VPMINUB Y3, Y11, Y11
	VPCMPEQB Y6, Y2, Y4
	VPCMPEQB Y7, Y2, Y5
	VPOR Y4, Y9, Y9
	VPOR Y5, Y9, Y9
	VPCMPEQB Y6, Y3, Y4
	VPCMPEQB Y7, Y3, Y5
	VPOR Y4, Y9, Y9
	VPOR Y5, Y9, Y9
	VPCMPEQB Y1, Y2, Y4
	VPCMPEQB Y1, Y3, Y5
	VPCMPEQB Y12, Y2, Y13
	VPCMPEQB Y12, Y3, Y14
	VPCMPEQB Y0, Y2, Y2
	VPCMPEQB Y0, Y3, Y3
	VPMOVMSKB Y13, CX
	VPMOVMSKB Y14, DX
	SHLQ $32, DX
	ORQ DX, CX                      // thirds
	POPCNTQ CX, CX
	ADDQ CX, R14
	VPOR Y13, Y2, Y2
	VPOR Y14, Y3, Y3
	VPMOVMSKB Y4, CX
	VPMOVMSKB Y5, DX
	SHLQ $32, DX
	ORQ DX, CX                      // line feeds
	VPMOVMSKB Y2, R10
	VPMOVMSKB Y3, DX
	SHLQ $32, DX
	ORQ DX, R10
	ORQ CX, R10                     // and delimiters
	POPCNTQ CX, CX
	ADDQ CX, R13
	POPCNTQ R10, R11
	LEAQ (DI)(R8*4), R12
	ADDQ R11, R8

four:                               // at once: for how many there are nobody foresees
	BSFQ R10, CX                    // anything, if there are no more: it stands after those that count
	ADDL AX, CX
	MOVL CX, 0(R12)
	BLSRQ R10, R10
	BSFQ R10, CX
	ADDL AX, CX
	MOVL CX, 4(R12)
	BLSRQ R10, R10
	BSFQ R10, CX
	ADDL AX, CX
	MOVL CX, 8(R12)
	BLSRQ R10, R10
	BSFQ R10, CX
	ADDL AX, CX
	MOVL CX, 12(R12)
	ADDQ $16, R12
	BLSRQ R10, R10
	JNE four
	ADDQ $64, AX
	JMP block

end:
	VPTEST Y9, Y9
	SETNE quoted+80(FP)
	VPXOR Y8, Y8, Y8
	VPCMPEQB Y8, Y11, Y11           // a byte of 0
	VPOR Y11, Y10, Y10
	VPMOVMSKB Y10, CX
	TESTL CX, CX
	SETNE foreign+81(FP)
	VZEROUPPER
	MOVQ AX, next+48(FP)
	MOVQ R8, n+56(FP)
	MOVQ R13, lines+64(FP)
	MOVQ R14, thirds+72(FP)
	RET

// All bits but the sign, 0.5, the share of a number that its rounding may come to, and 1e8.
DATA limits<>+0(SB)/8, $0x7fffffffffffffff
DATA limits<>+8(SB)/8, $0.5
DATA limits<>+16(SB)/8, $0.5e-15
DATA limits<>+24(SB)/8, $1e8
GLOBL limits<>(SB), RODATA|NOPTR, $32

// By what fours, twos and ones are taken apart: 2^45/10000, 10000, 2^19/100, 100, 2^16/10, 10, each rounded up.
DATA parts<>+0(SB)/8, $0x00000000d1b71759
DATA parts<>+8(SB)/8, $0x0000000000002710
DATA parts<>+16(SB)/8, $0x147b147b147b147b
DATA parts<>+24(SB)/8, $0x0064006400640064
DATA parts<>+32(SB)/8, $0x199a199a199a199a
DATA parts<>+40(SB)/8, $0x000a000a000a000a
GLOBL parts<>(SB), RODATA|NOPTR, $48

// func digitsVector(values *float64, n int, power float64, digits *uint64)
TEXT ·digitsVector(SB), NOSPLIT, $0-32
	MOVQ values+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSD power+16(FP), Y15
	MOVQ digits+24(FP), DI
	VBROADCASTSD limits<>+0(SB), Y14
	VBROADCASTSD limits<>+8(SB), Y13
	VBROADCASTSD limits<>+16(SB), Y12
	VBROADCASTSD limits<>+24(SB), Y11
	VPBROADCASTQ parts<>+0(SB), Y10
	VPBROADCASTQ parts<>+8(SB), Y9
	VPBROADCASTQ parts<>+16(SB), Y8
	VPBROADCASTQ parts<>+24(SB), Y7
	VPBROADCASTQ parts<>+32(SB), Y6
	VPBROADCASTQ parts<>+40(SB), Y5
	JMP more

rows:
	VANDPD 0(SI), Y14, Y0           // magnitudes
	VMULPD Y15, Y0, Y0
	VADDPD Y13, Y0, Y1
	VCVTTPD2DQY Y1, X1              // rounded
	VCVTDQ2PD X1, Y2
	VSUBPD Y2, Y0, Y3
	VANDPD Y14, Y3, Y3              // how far that is
	VMULPD Y12, Y0, Y0
	VSUBPD Y0, Y13, Y0              // how far it may be
	VCMPPD $0x11, Y0, Y3, Y3        // less than
	VCMPPD $0x11, Y11, Y2, Y2       // below 1e8
	VANDPD Y2, Y3, Y3
	VPMOVZXDQ X1, Y1
	VPMULUDQ Y10, Y1, Y2
	VPSRLQ $45, Y2, Y2              // the first four digits
	VPMULUDQ Y9, Y2, Y4
	VPSUBQ Y4, Y1, Y1
	VPSLLQ $32, Y1, Y1
	VPOR Y2, Y1, Y1                 // fours
	VPMULHUW Y8, Y1, Y2
	VPSRLW $3, Y2, Y2               // the first two digits of these
	VPMULLW Y7, Y2, Y4
	VPSUBW Y4, Y1, Y1
	VPSLLD $16, Y1, Y1
	VPOR Y2, Y1, Y1                 // twos
	VPMULHUW Y6, Y1, Y2             // the first digit of these
	VPMULLW Y5, Y2, Y4
	VPSUBW Y4, Y1, Y1
	VPSLLW $8, Y1, Y1
	VPOR Y2, Y1, Y1                 // digits
	VPCMPEQQ Y4, Y4, Y4
	VPANDN Y4, Y3, Y3               // where they are none
	VPOR Y3, Y1, Y1
	VMOVDQU Y1, 0(DI)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $4, CX

more:
	CMPQ CX, $0
	JGT rows
	VZEROUPPER
	RET

"""A disk that boots: a program that prints a word on the first serial line, twice a second, for ever."""

WORD = "VIRTWIZ-BOOTED"

_CODE = bytes.fromhex(
    "fb"  # sti
    "31c0 8ed8"  # xor ax, ax; mov ds, ax
    "be 2b7c"  # again: mov si, text (0x7c00 + 0x2b)
    "ac 84c0 7412"  # next: lodsb; test al, al; jz pause
    "88c4"  # mov ah, al
    "ba fd03 ec a820 74f8"  # ready: mov dx, 0x3fd; in al, dx; test al, 0x20; jz ready
    "88e0 ba f803 ee"  # mov al, ah; mov dx, 0x3f8; out dx, al
    "ebe9"  # jmp next
    "b9 0900 f4 e2fd"  # pause: mov cx, 9; tick: hlt; loop tick
    "ebde"  # jmp again
)


def boot_sector(word: str = WORD) -> bytes:
    """A disk of 1 MiB: a master boot record with that program and no partition; the BIOS boots no smaller one."""
    text = f"\r\n{word}\r\n\0".encode()
    sector = (_CODE.ljust(0x2B, b"\x90") + text).ljust(510, b"\0") + b"\x55\xaa"
    return sector.ljust(1024**2, b"\0")

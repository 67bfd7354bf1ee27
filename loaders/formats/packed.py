"""What is packed in a zip or a workbook, and whether it grows beyond all measure."""

import zipfile

BOMB = "解压后过大, 疑为压缩炸弹; 确需装载请先解开"
_MOST_BYTES = 4 << 30
_MOST_RATIO = 400
_RATIO_FROM = 64 << 20
"""Below this size of what comes out a high ratio is no bomb: an empty table packs well."""


def is_bomb(member: zipfile.ZipInfo) -> bool:
    grows = member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(member.compress_size, 1)
    return grows or member.file_size > _MOST_BYTES

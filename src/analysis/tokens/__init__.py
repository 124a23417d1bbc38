"""Clean text -> token, sentence and paragraph spans."""

from analysis.tokens.characters import TOKEN_PATTERN
from analysis.tokens.tokenising import Tokens, tokenise

__all__ = ["TOKEN_PATTERN", "Tokens", "tokenise"]

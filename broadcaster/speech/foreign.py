"""What a voice that phonemises by espeak answers to words that it would not say as Vietnamese."""

from broadcaster.errors import SpeechError
from broadcaster.speech.phonemes import Phonemes, Why, switches
from broadcaster.speech.spelled import opening

_WHY = {
    Why.LANGUAGE: "giọng này sẽ đọc theo tiếng Anh",
    Why.SPELLED: "giọng này sẽ đánh vần từng chữ",
    Why.DIGIT: "còn chữ số hoặc ký hiệu",
}


def refuse_foreign(phrase: str, phonemes: Phonemes, engine: str) -> None:
    """Pass ``phrase`` when the voice ``engine``, whose phonemes are given, says all of it as Vietnamese.

    Raises:
        SpeechError: a word of it would be said in English or letter by letter; the first is named.

    """
    for switch in switches(phrase, phonemes):
        raise SpeechError(
            f"Giọng {engine} không đọc đúng được chữ “{opening(switch.word)}” ({_WHY[switch.why]}); "
            "hãy viết chữ ấy trong lời đọc theo cách đọc tiếng Việt rồi tạo tiếng lại."
        )

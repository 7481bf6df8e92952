PRAGMA journal_mode = WAL;
PRAGMA application_id = 1213154882;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "about" VALUES('id','05527e31259838eb');
INSERT INTO "about" VALUES('kind','real');
INSERT INTO "about" VALUES('node','KAZ-1');
INSERT INTO "about" VALUES('state','KAZ');
CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY,
    recorder TEXT NOT NULL,
    size INTEGER NOT NULL,           -- records of that recorder it covers
    made INTEGER NOT NULL,           -- microseconds since 1970 UTC
    note TEXT NOT NULL               -- C2SP signed note
) STRICT;
INSERT INTO "checkpoint" VALUES(1,'KAZ-1',14,1795382112347872,'hofburg/KAZ-1
14
bMgYv85FOVW72CUE4fref3zIN0OUmHBJ3NJAu7Zfo5c=

— KAZ-1 ClTnJGHQy+i+dORUfT2b98I2wp76trl4FjCVcPUXUUpC0s1DHNookUb5IYsmboQBvrsEag0XdvJp3oq2DoW9xPDMDgM=
');
INSERT INTO "checkpoint" VALUES(2,'KGZ-1',3,1795382112347872,'hofburg/KGZ-1
3
rsk3Pl1mZ5WpNBQ2A/5v/KeUbPLjl8IxKaR1BxVJxrk=

— KAZ-1 ClTnJECuOG6lnwJ6vMgh494W5AwEU9CoEzwD9rscFd3jRoUhNf8BE8Nt3QZSRlw2K3AFC7LzUMf0qgU0EYsJLxeHiAM=
');
INSERT INTO "checkpoint" VALUES(3,'TJK-1',3,1795382112347872,'hofburg/TJK-1
3
CcnVttJ4qDri06nZ5LScK//408TMYcL8DIPcTdAKdbU=

— KAZ-1 ClTnJO8HWhVC9IMfElgA5ZUEpqXzSOYidumyS0MciRuojAfT1qD3E5CNnl6WsfaiPypxFufKKWsf+LUfkwypiztwvQE=
');
CREATE TABLE fork (
    recorder TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,              -- SHA-256 of signed, hex
    recorded INTEGER NOT NULL,       -- microseconds since 1970 UTC
    reference TEXT NOT NULL,         -- of the entry
    signed TEXT NOT NULL,            -- RFC 8785 form of the record without its signature
    sig TEXT NOT NULL,               -- Ed25519, base64
    PRIMARY KEY (recorder, seq, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO "fork" VALUES('TJK-1',1,'343c4ff74c26ca2b303c88f0faf85f93d4df3ccf5cfead773bf66a7081ceaddb',1644598800000000,'TJK/1','{"entry":{"author":"TJK","body":{"books":2},"kind":"answer","number":"1","origin":"original","regime":"LEND","sent":"2022-02-11T10:00Z","to":["KAZ"]},"key":"f300da7c81c14feb","prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2022-02-11T17:00:00Z","recorder":"TJK-1","seq":1}','kjukc+FnAzm8C0yNiY+Ajv5e6Ed8sXrFnnyKiFsi4wnLzr4kVF+bX1WKgkd7pnyjCCcZ5vRyZcBjDzdBH80tCg==');
INSERT INTO "fork" VALUES('TJK-1',2,'9a18fa82cf8075db799a35607c85ada53ceb1a4d42d8c872a1890232c3ce4947',1644602400000000,'TJK/7','{"entry":{"author":"TJK","body":{"books":2},"kind":"request","number":"7","origin":"original","regime":"LEND","sent":"2022-02-11T10:00Z","to":["KGZ"]},"key":"f300da7c81c14feb","prev":"343c4ff74c26ca2b303c88f0faf85f93d4df3ccf5cfead773bf66a7081ceaddb","recorded":"2022-02-11T18:00:00Z","recorder":"TJK-1","seq":2}','eQjy5hQ9J4oh0PkKNP9AkFYwCpMHfc6mBDh3MZxk8dLK0UN8u1c1VOl7hf3VGtwVWLQuqbFCihmzWe/MZ+49Dg==');
CREATE TABLE life (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,             -- microseconds since 1970 UTC
    what TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
INSERT INTO "life" VALUES(1,1795382111534662,'made','form 2');
INSERT INTO "life" VALUES(2,1795382112329495,'restored','made up');
INSERT INTO "life" VALUES(3,1795382112337871,'resumed','nothing was lost');
CREATE TABLE record (
    recorder TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,              -- SHA-256 of signed, hex
    recorded INTEGER NOT NULL,       -- microseconds since 1970 UTC
    reference TEXT NOT NULL,         -- of the entry
    signed TEXT NOT NULL,            -- RFC 8785 form of the record without its signature
    sig TEXT NOT NULL,               -- Ed25519, base64
    PRIMARY KEY (recorder, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO "record" VALUES('KAZ-1',1,'ddc57d72830f1ac3dde12b31684bf23de6026a3c09fed9e89e3cea5f3efabcaf',1644580800000000,'KAZ/1','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"1","origin":"original","received":{"KGZ":"2022-02-11T10:05Z"},"regime":"LEND","sent":"2022-02-11T10:00Z","to":["KGZ"],"transmission":{"channel":"Network"}},"key":"d0c7b260a0a360f7","prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":1}','OvBhDxXp17bzhufhdeJyeYM3OdVE4GUO4sD4tf5/PBtVHsSeisJWwdzLqyiDGekwgZil1vA4ByD5doFik5XBDw==');
INSERT INTO "record" VALUES('KAZ-1',2,'5cf1f01b202ca1de2dd8c226f42d9134732c61f5529da5acc1b1344b223c966a',1644580800000000,'KAZ/Ш/01-«б»','{"entry":{"author":"KAZ","body":{"books":9007199254740991,"of":"Қазақстан, é 🕊ﬁ"},"handling":"restricted","kind":"request","number":"Ш/01-«б»","origin":"original","regime":"LEND","sent":"2022-02-10..2022-02-12","sources":["Письмо № 4"],"to":["KGZ"]},"key":"d0c7b260a0a360f7","prev":"ddc57d72830f1ac3dde12b31684bf23de6026a3c09fed9e89e3cea5f3efabcaf","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":2}','2wdacgU7L7bEwAVLL9ZfzHcl30cr/6imwmvHNbsA+tZCPKkPmm6w5Oz5GwzpRjU1h6092QIc42qDhWRRdqFwBQ==');
INSERT INTO "record" VALUES('KAZ-1',3,'634784dfce310e8d93200902dd7d82a97035b13df77ff6392d57bbcca6d5bc4b',1644580800000000,'KAZ/~7debf99ca808a312','{"entry":{"author":"KAZ","body":{"books":2},"copies":["*"],"dtg":"111000Z FEB 22","kind":"request","origin":"original","regime":"LEND","sent":"?","to":["KGZ"]},"key":"d0c7b260a0a360f7","prev":"5cf1f01b202ca1de2dd8c226f42d9134732c61f5529da5acc1b1344b223c966a","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":3}','e+qOZV+g/Ht4n6UOHul9VdCO9Jxz6gF//k/sYsYuVuIcDiwrTpAd2FHl52NNpAfiCMMHTqOGnVBA7p6i7kGOAQ==');
INSERT INTO "record" VALUES('KAZ-1',4,'170e978dd87a78b694fdf92bcc8da58dbecda5f26a5cdceca1dd0dc055550e44',1644580800000000,'~90be919386c64139','{"entry":{"body":{"empty":{},"list":[true,false,-1,""],"text":"a \"line\" \\\n\tand more"},"kind":"hofburg.note","origin":"original","regime":"LEND"},"key":"d0c7b260a0a360f7","prev":"634784dfce310e8d93200902dd7d82a97035b13df77ff6392d57bbcca6d5bc4b","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":4}','NTPOdFFlIOK2BrowMqcTiwNRJ04kYn5F3FqvVoCVm7IlwyoeHGkHdILbNKb8Skpt5xjqXaqTcHkoqMUfPKaWDA==');
INSERT INTO "record" VALUES('KAZ-1',5,'7237ac268997d05522be912ce91cd75fca08c8fc99de8e1798513a2bd8879c79',1644580800000000,'~182de9bc493e6cc7','{"entry":{"body":{"from":"2022-02-01","kinds":["request"],"until":"2022-03-01"},"kind":"hofburg.completeness","origin":"original","regime":"LEND"},"key":"d0c7b260a0a360f7","prev":"170e978dd87a78b694fdf92bcc8da58dbecda5f26a5cdceca1dd0dc055550e44","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":5}','lGuYPYH1pAj66hLnpEqNlE7SyqhVWt8EqMF9l1o3lw4VVDcsuztNgBEXkFJ7SLPeAtMvCBfHwtlTWBw4ffoTCw==');
INSERT INTO "record" VALUES('KAZ-1',6,'290f3fe1d1fba22ee32e39e9519fe4fa69706350f3ab78d3816f2f16952a8d47',1644580800000000,'~b05fc3743c5e9176','{"entry":{"body":{"worlds":{"as they say":["KGZ"]}},"kind":"hofburg.worlds","origin":"original","regime":"LEND"},"key":"d0c7b260a0a360f7","prev":"7237ac268997d05522be912ce91cd75fca08c8fc99de8e1798513a2bd8879c79","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":6}','jspLnTTVmE+SKQD9c09rgVY1WB2XQ7jtXy5gVOShIhxZ65wQnWrJBWiJaPIc0UaIjhvJsafWtyXMCy9plRcuCg==');
INSERT INTO "record" VALUES('KAZ-1',7,'2c163d32955a210f24035022950d95f98cba03e86bd925d07248f3c72d89abe3',1644580800000000,'~9e625923bb6d6407','{"entry":{"body":{"digest":"sha256:e193173a267a2be65e5263ab2b8aa425680988aaa3e483965c1de953c9256863","document":{"regime.yaml":"regime: PAIR-2020\nbase: DIALOGUE\ntitle: {en: \"A pair – «ё»\"}\nsince: 2020-01-01\nparties: {AND: Andorra, LIE: Liechtenstein}\narrangement: {for: parties, status: in-force}\nprovenance: {mark: verified, source: TEXT}\nsources: {TEXT: Made up}\nparagraphs: {A1: A line}\nmessages:\n  line_call: {paragraph: A1, fields: {about: text}}\nprocesses:\n  line:\n    messages: {line_call: {from: calling, to: called}}\n    columns: {calling: state = line_call.from, called: state = line_call.to, about: text = line_call.about}\nprovisions:\n  - {label: A1, paragraph: A1, content: {on: line, by: calling, holds: has_line_call}}\n"}},"kind":"hofburg.arrangement","origin":"original","regime":"DIALOGUE"},"key":"d0c7b260a0a360f7","prev":"290f3fe1d1fba22ee32e39e9519fe4fa69706350f3ab78d3816f2f16952a8d47","recorded":"2022-02-11T12:00:00Z","recorder":"KAZ-1","seq":7}','N2/KCYCQZ39pBVoEfOdCxBDXzqgHWZOYyStb0AYvXum8GkZEwxShe7k1ldHH3weiBH0JlDFhy4owE/q45mfRBg==');
INSERT INTO "record" VALUES('KAZ-1',8,'149a72b642a72cc316b09ddcae196ec8d12e7e926c43aac17d617f6b684dff63',1644584400000000,'KAZ/1','{"entry":{"author":"KAZ","body":{"books":2},"comment":"the hour was misread","corrects":"sha256:ddc57d72830f1ac3dde12b31684bf23de6026a3c09fed9e89e3cea5f3efabcaf","kind":"request","number":"1","origin":"original","regime":"LEND","sent":"2022-02-11T10:30Z","to":["KGZ"]},"key":"d0c7b260a0a360f7","prev":"2c163d32955a210f24035022950d95f98cba03e86bd925d07248f3c72d89abe3","recorded":"2022-02-11T13:00:00Z","recorder":"KAZ-1","seq":8}','7N/lo7ijZ32TyfeZ7y3hNpvvY1DO4KT24l2GaTqfFQognZ0iD3VafJj1H2ogTjgMWY/N/+gHPVdWLe61g54tBw==');
INSERT INTO "record" VALUES('KAZ-1',9,'c52417ec97eeabbe87d942f5526100be2f12e8b13d87f0dadecf7f0e77915454',1644753600000001,'KAZ/2','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"2","origin":"original","refers_to":["KGZ/1"],"regime":"LEND","sent":"2022-02-13T10:00Z","to":["KGZ"]},"key":"d0c7b260a0a360f7","prev":"149a72b642a72cc316b09ddcae196ec8d12e7e926c43aac17d617f6b684dff63","recorded":"2022-02-13T12:00:00.000001Z","recorder":"KAZ-1","seq":9}','NH7aqEWWIM+xQv6uZBOPksq7C+4tFPSXRqz1Y0UnU6r1jOes+i3ANDJdkt86vnlpOE9FdWvgH96/T+M2rjR9BA==');
INSERT INTO "record" VALUES('KAZ-1',10,'32ad5e82c871c84f68bdfb858bd37d03aaa742b369ecbb7e9576ab90ee9f988c',1644757200000000,'KAZ/2a','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"2a","origin":"original","regime":"LEND","sent":"2022-02-11T10:00Z","signature":{"key":"603a1e339c263392","sig":"e0wpYW4q4Qw7GlSOsEqTBi2SsaBLz/XB4Fg8sk9LtMvrDrmcOW8eJ21AyqrAmIC1TnFofeujhz+yCCgbXdWPDA=="},"to":["KGZ"]},"key":"d0c7b260a0a360f7","prev":"c52417ec97eeabbe87d942f5526100be2f12e8b13d87f0dadecf7f0e77915454","recorded":"2022-02-13T13:00:00Z","recorder":"KAZ-1","seq":10}','JZ+JoPgThcy4/75qOqzJutBV8gcDVTs3SsAHJIQq67a+DLPU+QJRhLVxf9ftZaM8LRb1xNb+1cXteporZm+6AQ==');
INSERT INTO "record" VALUES('KAZ-1',11,'87ea731a28c29c0487bf6b5469c45b0c37b700ba54dac53bcd6e7256723a0c71',1644757200000000,'~d9ed81de939f99e5','{"entry":{"body":{"by":"80834c62f5dfb633","key":"d0c7b260a0a360f7","proof":"vBM0tpaXRMiUmJdXbyC0HrsIGFXfFU4QxcAkytbFVqx9j2nKvbG7mJL/efP9u6Vm4pGMj5NmTMDFAcIw5F7RDw==","public":"XmMWl7n9M5vJuicFl5iJXxcW+Wx42A0EJ2XUckm97hU="},"kind":"hofburg.key.replaced","origin":"original","regime":"hofburg"},"key":"d0c7b260a0a360f7","prev":"32ad5e82c871c84f68bdfb858bd37d03aaa742b369ecbb7e9576ab90ee9f988c","recorded":"2022-02-13T13:00:00Z","recorder":"KAZ-1","seq":11}','4Nbpaxuug9PflttMrENjsoYIkR92ycEul0XFa83/lvxJgnQQ8dIZDACZGwKyx/6wmIFfl6dx00wK+HjDhwqRCg==');
INSERT INTO "record" VALUES('KAZ-1',12,'a022063fcaf6409d41ee570aadbe854e949f4434da3a62ad01cf968fb41579ed',1644760800000000,'~6df085388ea8978a','{"entry":{"body":{"of":"KGZ/1","reason":"the term is over","sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"kind":"hofburg.destroyed","origin":"original","regime":"hofburg"},"key":"80834c62f5dfb633","prev":"87ea731a28c29c0487bf6b5469c45b0c37b700ba54dac53bcd6e7256723a0c71","recorded":"2022-02-13T14:00:00Z","recorder":"KAZ-1","seq":12}','aqekyTcd7bxv2GVLMvmyIbnVcXeVpXg5D1xWyqqM/TC8cATvY92jEah8S4dF6GpVtJWwZg77clcFkjV33cDDDA==');
INSERT INTO "record" VALUES('KAZ-1',13,'32058d28a5de6c73bd6d09399a1cbcc9807066dec53584ad88e04d4d03885cf9',1644760800000000,'~41abddfe771aa876','{"entry":{"body":{"key":"0123456789abcdef","reason":"its passphrase is lost","since":"2022-02-11T12:00:00Z"},"kind":"hofburg.key.revoked","origin":"original","regime":"hofburg"},"key":"80834c62f5dfb633","prev":"a022063fcaf6409d41ee570aadbe854e949f4434da3a62ad01cf968fb41579ed","recorded":"2022-02-13T14:00:00Z","recorder":"KAZ-1","seq":13}','HhWFNgLnRxtuOGlFlsRSc5n6evJineXNWtW2QChUr87KxOiNqPBtosDxZmQkJuWi8nnqaL0P6nCuwmuld2BqAQ==');
INSERT INTO "record" VALUES('KAZ-1',14,'6e9aa807509f28f47ebd78ecc02b7d30f96022972984ae7c71eac2ea707d9d98',1644764400000000,'~3391b73893e7e60e','{"entry":{"body":{"after":13,"hash":"32058d28a5de6c73bd6d09399a1cbcc9807066dec53584ad88e04d4d03885cf9","reason":"nothing was lost"},"kind":"hofburg.resumed","origin":"original","regime":"hofburg"},"key":"80834c62f5dfb633","prev":"32058d28a5de6c73bd6d09399a1cbcc9807066dec53584ad88e04d4d03885cf9","recorded":"2022-02-13T15:00:00Z","recorder":"KAZ-1","seq":14}','0Fr5T6mBalT7KGTIC9zPbnB3O7hIuOZd+zLgFwn6GKDo7qSEm7WvFgkHhzYeRz74p31A1O7gMCec0037C2GTDQ==');
INSERT INTO "record" VALUES('KAZ-1',15,'4eae736c376f3adf6a48e9e6ca5f0e67ad175165d7c61b45eb1db377f77bd35b',1644796800000000,'KAZ/3','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"3","origin":"original","regime":"LEND","sent":"2022-02-11T10:00Z","to":["KGZ"]},"key":"80834c62f5dfb633","prev":"6e9aa807509f28f47ebd78ecc02b7d30f96022972984ae7c71eac2ea707d9d98","recorded":"2022-02-14T00:00:00Z","recorder":"KAZ-1","seq":15}','PNRcAjIa6oYjdMBLGe8NxuuuVO5gq6pjbClmJQJtuQt+gUijcb9EDx6VS/HpXevq5nZTSmb+VlO5Bg/4JGbQBw==');
INSERT INTO "record" VALUES('KGZ-1',1,'b5e73da8a589e0020140a62352b1b74d7b10ce8718c422bf505958d89f38e807',1644588000000000,'KAZ/1','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"1","origin":"transcribed","received":{"KGZ":"2022-02-11T11:00Z"},"regime":"LEND","sent":"2022-02-11T10:00Z","to":["KGZ"]},"key":"ee6ae0e11cd3c203","prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2022-02-11T14:00:00Z","recorder":"KGZ-1","seq":1}','QNhY3vEDdSQNl3d7mf+ZXXCh8DqARiNVkJWbY1jkzSq+3qoDmiqGqYUYnvzlEOEP4X56oYa1kpHbRK670O5/Cg==');
INSERT INTO "record" VALUES('KGZ-1',2,'88aad2ea66bc318c94b6600dbc87c549dcc8b6c0401b34bd7127e5630c1efdf1',1644591600000000,'KGZ/1','{"entry":{"account":"KGZ","author":"KGZ","body":{"yes":true},"kind":"answer","number":"1","origin":"original","refers_to":["KAZ/1"],"regime":"LEND","sent":"2022-02-12T08:00Z","to":["KAZ"]},"key":"ee6ae0e11cd3c203","prev":"b5e73da8a589e0020140a62352b1b74d7b10ce8718c422bf505958d89f38e807","recorded":"2022-02-11T15:00:00Z","recorder":"KGZ-1","seq":2}','WTukcl3eIX+DvZFutnS/aCD4aG9IzaGOPeq8/ULHPxbxlQy5L9hx0NAoPZWR8viAPlsB0NisXVMlOyn1D9ymAQ==');
INSERT INTO "record" VALUES('KGZ-1',3,'a2be6de80120045eff45785d58b176fc188a50e0c0a8edc6c8b57113b260d730',1644595200000000,'KGZ/1','{"entry":{"account":"KGZ","author":"KGZ","body":{"yes":false},"corrects":"sha256:88aad2ea66bc318c94b6600dbc87c549dcc8b6c0401b34bd7127e5630c1efdf1","kind":"answer","number":"1","origin":"original","refers_to":["KAZ/1"],"regime":"LEND","sent":"2022-02-12T08:00Z","to":["KAZ"]},"key":"ee6ae0e11cd3c203","prev":"88aad2ea66bc318c94b6600dbc87c549dcc8b6c0401b34bd7127e5630c1efdf1","recorded":"2022-02-11T16:00:00Z","recorder":"KGZ-1","seq":3}','Nbobi3sffgh4h/9VQEWH6eE5w2xItDl+bFTGsUFScjkb+DLtfGw/i58oTKj6+Cnvk/pQxQBR/YD2PVii6y/FBw==');
INSERT INTO "record" VALUES('TJK-1',1,'b5b59b59c30891f49bbe2e5690f3022766b0519a266fce0139d804a38f1d0280',1644588000000000,'KAZ/1','{"entry":{"author":"KAZ","body":{"books":2},"kind":"request","number":"1","origin":"transcribed","received":{"TJK":"2022-02-11T11:00Z"},"regime":"LEND","sent":"2022-02-11T10:00Z","to":["KGZ"]},"key":"f300da7c81c14feb","prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2022-02-11T14:00:00Z","recorder":"TJK-1","seq":1}','WwQAAFHJ45MTHNZMQUc3qA3yarwe9E4ak2A/juSpaO0+B5PUpoDGvrvRjMCj4dgjaAfhHDauW8ZicfJQPlAXAA==');
INSERT INTO "record" VALUES('TJK-1',2,'459c11271393e789cc1151a37fa1a01d767600b130b4911da566e318e27b95b5',1644591600000000,'TJK/1','{"entry":{"account":"TJK","author":"TJK","body":{"yes":true},"kind":"answer","number":"1","origin":"original","refers_to":["KAZ/1"],"regime":"LEND","sent":"2022-02-12T08:00Z","to":["KAZ"]},"key":"f300da7c81c14feb","prev":"b5b59b59c30891f49bbe2e5690f3022766b0519a266fce0139d804a38f1d0280","recorded":"2022-02-11T15:00:00Z","recorder":"TJK-1","seq":2}','QOdKC5Ullm89zxEyoNT0m6eQ1+ZCO6rl+QEbpg2pXNvnV+4BbydsQGUnge/tarUdTJa00qAMFXk7WHdR+SL4Aw==');
INSERT INTO "record" VALUES('TJK-1',3,'144cac80e66f94a4bd43fb5df44b29621feb12983267a1c08672478a9cbdf1ea',1644595200000000,'TJK/1','{"entry":{"account":"TJK","author":"TJK","body":{"yes":false},"corrects":"sha256:459c11271393e789cc1151a37fa1a01d767600b130b4911da566e318e27b95b5","kind":"answer","number":"1","origin":"original","refers_to":["KAZ/1"],"regime":"LEND","sent":"2022-02-12T08:00Z","to":["KAZ"]},"key":"f300da7c81c14feb","prev":"459c11271393e789cc1151a37fa1a01d767600b130b4911da566e318e27b95b5","recorded":"2022-02-11T16:00:00Z","recorder":"TJK-1","seq":3}','hZEtQdwCK5XsVBk248FZXJ/bBnwdwDM82F53z8RkILWX1LuRIrsk1GZS3xDOuKeTa3/gH1dgB9uxkw925K9PCQ==');
CREATE INDEX record_by_reference ON record (reference);
CREATE TRIGGER record_grows BEFORE INSERT ON record
WHEN NEW.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM record WHERE recorder = NEW.recorder)
BEGIN SELECT RAISE(ABORT, 'a register only grows, without gaps'); END;
CREATE TRIGGER record_not_updated BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'a register is never changed: add a correction'); END;
CREATE TRIGGER record_not_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a register is never changed: add a correction'); END;
CREATE TRIGGER about_grows BEFORE INSERT ON about
WHEN EXISTS (SELECT 1 FROM about WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END;
CREATE TRIGGER about_not_updated BEFORE UPDATE ON about
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END;
CREATE TRIGGER about_not_deleted BEFORE DELETE ON about
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END;
CREATE INDEX record_of_house ON record (recorder, seq)
WHERE instr(signed, '"kind":"hofburg.') > 0;
CREATE TRIGGER fork_grows BEFORE INSERT ON fork
WHEN EXISTS (SELECT 1 FROM fork
    WHERE recorder = NEW.recorder AND seq = NEW.seq AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'a branch is kept as it came'); END;
CREATE TRIGGER fork_not_updated BEFORE UPDATE ON fork
BEGIN SELECT RAISE(ABORT, 'a branch is kept as it came'); END;
CREATE TRIGGER fork_not_deleted BEFORE DELETE ON fork
BEGIN SELECT RAISE(ABORT, 'a branch is kept as it came'); END;
CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint
WHEN NEW.number IS NOT 1 + (SELECT coalesce(max(number), 0) FROM checkpoint)
BEGIN SELECT RAISE(ABORT, 'rows are numbered without gaps'); END;
CREATE TRIGGER checkpoint_not_updated BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is not changed: sign another'); END;
CREATE TRIGGER checkpoint_not_deleted BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is not changed: sign another'); END;
CREATE TRIGGER life_grows BEFORE INSERT ON life
WHEN NEW.number IS NOT 1 + (SELECT coalesce(max(number), 0) FROM life)
BEGIN SELECT RAISE(ABORT, 'rows are numbered without gaps'); END;
CREATE TRIGGER life_not_updated BEFORE UPDATE ON life
BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END;
CREATE TRIGGER life_not_deleted BEFORE DELETE ON life
BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END;
COMMIT;

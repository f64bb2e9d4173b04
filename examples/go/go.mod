module cinestream.example/stream

go 1.22

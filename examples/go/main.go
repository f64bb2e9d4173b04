// Follows the movies of a gateway and goes on after the last one when the connection breaks. Standard library only.
//
//	go run . [-url http://localhost:3000] [-count N] [-cursor FILE]
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const silence = 45 * time.Second // the gateway sends a comment every 15 seconds

type movie struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Year   string   `json:"year"`
	Rating *float64 `json:"rating"`
}

type stream struct {
	url, cursor string
	retry       time.Duration
	failures    int
}

// follow reads one connection to its end and hands each movie to take, until take says that it was the last.
func (s *stream) follow(take func(position string, f movie) (last bool)) (done bool, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watchdog := time.AfterFunc(silence, cancel)
	defer watchdog.Stop()
	// Without a cursor: the newest event of every movie, then live. The epoch tells when the stream was made anew.
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/api/movies/stream?snapshot=true&epoch=true", nil)
	if err != nil {
		return true, err
	}
	request.Header.Set("Accept", "text/event-stream")
	if s.cursor != "" {
		request.Header.Set("Last-Event-ID", s.cursor)
	}
	s.failures++
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	if status := response.StatusCode; status != http.StatusOK {
		problem, _ := io.ReadAll(response.Body)
		final := status < 500 && status != http.StatusTooManyRequests
		return final, fmt.Errorf("the gateway answered %d: %s", status, problem)
	}
	fields := map[string]string{}
	for lines := bufio.NewReader(response.Body); ; {
		line, err := lines.ReadString('\n')
		if err != nil { // what was cut off in the middle comes again
			return false, err
		}
		watchdog.Reset(silence)
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			name, value, _ := strings.Cut(line, ": ")
			fields[name] = value
			if milliseconds, err := strconv.Atoi(value); name == "retry" && err == nil {
				s.retry = time.Duration(milliseconds) * time.Millisecond
			}
			continue
		}
		switch data, event := fields["data"], fields["event"]; {
		case event == "reset":
			s.cursor = "" // take the catalogue again
			fallthrough
		case event != "":
			return false, fmt.Errorf("%s: %s", event, data)
		case data != "":
			var f movie
			if err := json.Unmarshal([]byte(data), &f); err != nil {
				return true, err
			}
			s.failures, s.cursor = 0, fields["id"]
			if take(s.cursor, f) {
				return true, nil
			}
		}
		clear(fields)
	}
}

func main() {
	url := flag.String("url", "http://localhost:3000", "where the gateway is")
	count := flag.Int("count", 0, "end after so many movies")
	file := flag.String("cursor", "", "file that keeps the position for the next run")
	flag.Parse()
	s := stream{url: *url, retry: 3 * time.Second}
	if kept, err := os.ReadFile(*file); err == nil {
		s.cursor = strings.TrimSpace(string(kept))
	}
	movies := 0
	take := func(position string, f movie) bool {
		rating := "-"
		if f.Rating != nil {
			rating = strconv.FormatFloat(*f.Rating, 'f', -1, 64)
		}
		fmt.Println(f.ID, f.Title, "("+f.Year+")", rating)
		if *file != "" {
			if err := os.WriteFile(*file, []byte(position), 0o644); err != nil {
				log.Fatal(err)
			}
		}
		movies++
		return movies == *count
	}
	for {
		done, err := s.follow(take)
		if done && err == nil {
			return
		}
		if done {
			log.Fatal(err)
		}
		log.Print("disconnected: ", err)
		delay := s.retry
		if s.failures > 0 {
			delay += time.Duration(rand.Float64() * float64(min(30*time.Second, s.retry<<min(s.failures, 5))))
		}
		time.Sleep(delay)
	}
}

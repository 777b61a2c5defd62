"""What a session is asked and told: polls, quizzes, ratings, votes, announcements, surveys, clouds."""

"""Facts become leads, and leads reach whoever must act."""
